"""Positions of the network view, computed once here so that no reader has to watch a graph settle.

Only + - * / and square roots are used: IEEE 754 fixes their results, so every machine gets the same positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

CARD = (230.0, 78.0)  # room for one card, in the units of the canvas
SMALL = 320  # up to here a force layout, above it packed clusters
_SHAPE = 1.8  # width of the whole by its height
_TURN = (-0.7373688780783197, 0.6754902942615238)  # the golden angle as (cos, sin)

Point = tuple[float, float]


def positions(count: int, links: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A place for each of `count` nodes; neighbours lie close, and cards of a small graph do not overlap."""
    if not count:
        return []
    places = _packed(count, links) if count > SMALL else _in_parts(count, links)
    return [(round(x), round(y)) for x, y in places]


def _in_parts(count: int, links: Sequence[tuple[int, int]]) -> list[Point]:
    """Each connected part settled by itself; the largest first, the others beside and below it, wider than high."""
    parts = _parts(count, links)
    settled = [_settled_part(part, links) for part in parts]
    sizes = [(max(x for x, _ in p) + CARD[0], max(y for _, y in p) + CARD[1]) for p in settled]
    places: list[Point] = [(0.0, 0.0)] * count
    for part, points, (left, top) in zip(parts, settled, _shelved(sizes), strict=True):
        for node, (x, y) in zip(part, points, strict=True):
            places[node] = (left + x, top + y)
    return places


def _settled_part(part: Sequence[int], links: Sequence[tuple[int, int]]) -> list[Point]:
    """Places within one part, from (0, 0) on."""
    if len(part) == 1:
        return [(0.0, 0.0)]
    here = {node: i for i, node in enumerate(part)}
    own = [(here[a], here[b]) for a, b in links if a in here]
    points = _without_overlap(_settled(_packed(len(part), own), own))
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return [(x - left, y - top) for x, y in points]


def _shelved(sizes: Sequence[Point]) -> list[Point]:
    """Corners of boxes in rows, in which low boxes stand on one another; the whole has the shape of a screen."""
    width = max(max(w for w, _ in sizes), sqrt(sum(w * h for w, h in sizes) * _SHAPE))
    corners = []
    left = top = column = row = y = 0.0
    for w, h in sizes:
        if y + h > top + row or left + max(column, w) > width:  # no room below the last one
            left, column, y = left + column, 0.0, top
            if left + w > width or h > row:
                left, top, y, row = 0.0, top + row, top + row, h
        corners.append((left, y))
        column, y = max(column, w), y + h
    return corners


def _parts(count: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Connected parts, the largest first; equal ones in the order of their first node."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        neighbours[a].append(b)
        neighbours[b].append(a)
    seen = [False] * count
    parts = []
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = True
        part = [start]
        for node in part:  # grows while it is read
            for other in neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _sunflower(count: int, gap: float) -> list[Point]:
    """Points of even density around the origin, the first at its centre."""
    points, (c, s) = [], (1.0, 0.0)
    for i in range(count):
        points.append((c * gap * sqrt(i), s * gap * sqrt(i)))
        c, s = c * _TURN[0] - s * _TURN[1], c * _TURN[1] + s * _TURN[0]
    return points


def _packed(count: int, links: Sequence[tuple[int, int]]) -> list[Point]:
    """Clusters around the best connected nodes; big clusters lie in the middle."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        neighbours[a].append(b)
        neighbours[b].append(a)
    degree = [len(n) for n in neighbours]
    hubs = sorted(range(count), key=lambda i: (-degree[i], i))[: max(1, round(sqrt(count)))]
    owner: list[int] = [-1] * count
    queue = list(hubs)
    for hub in hubs:
        owner[hub] = hub
    for node in queue:  # breadth first from all hubs at once; the queue grows while it is read
        for other in neighbours[node]:
            if owner[other] < 0:
                owner[other] = owner[node]
                queue.append(other)
    members: dict[int, list[int]] = {hub: [] for hub in hubs}
    loose = []
    for node in queue:
        members[owner[node]].append(node)
    loose = [node for node in range(count) if owner[node] < 0]
    groups = sorted(members.values(), key=lambda group: (-len(group), group[0]))
    groups += [loose[i : i + 40] for i in range(0, len(loose), 40)]
    gap = sqrt(CARD[0] * CARD[1]) * 0.62
    radius = max(sqrt(len(group)) for group in groups) * gap * 0.9 + CARD[0] / 2
    places: list[Point] = [(0.0, 0.0)] * count
    for (cx, cy), group in zip(_sunflower(len(groups), radius), groups, strict=True):
        for (x, y), node in zip(_sunflower(len(group), gap), group, strict=True):
            places[node] = (cx + x * 1.5, cy + y * 0.8)
    return places


def _settled(places: Sequence[Point], links: Sequence[tuple[int, int]], rounds: int = 70) -> list[Point]:
    """Fruchterman and Reingold (1991), with repulsion cut off beyond a few card lengths."""
    ideal = CARD[0] * 0.95
    here = [list(p) for p in places]
    for turn in range(rounds):
        limit = ideal * 1.2 * (1 - turn / rounds) + 4
        push = _repulsion(here, ideal)
        for a, b in links:
            dx, dy = here[a][0] - here[b][0], here[a][1] - here[b][1]
            pull = sqrt(dx * dx + dy * dy) / ideal
            push[a][0] -= dx * pull
            push[a][1] -= dy * pull
            push[b][0] += dx * pull
            push[b][1] += dy * pull
        for (x, y), point in zip(push, here, strict=True):
            x, y = x - point[0] * 0.04, y - point[1] * 0.06  # a weak pull to the middle keeps components together
            length = sqrt(x * x + y * y) + 1e-9
            step = min(length, limit) / length
            point[0] += x * step
            point[1] += y * step
    return [(x, y) for x, y in here]


def _repulsion(here: Sequence[Sequence[float]], ideal: float) -> list[list[float]]:
    push = [[0.0, 0.0] for _ in here]
    reach = ideal * ideal * 16
    for i, (x, y) in enumerate(here):
        for j in range(i):
            dx, dy = x - here[j][0], y - here[j][1]
            distance = dx * dx + dy * dy + 0.01
            if distance < reach:
                force = ideal * ideal / distance
                push[i][0] += dx * force
                push[i][1] += dy * force
                push[j][0] -= dx * force
                push[j][1] -= dy * force
    return push


def _without_overlap(places: Sequence[Point], rounds: int = 200) -> list[Point]:
    """Move overlapping cards apart along the shorter way until none overlap."""
    here = [list(p) for p in places]
    width, height = CARD
    for _ in range(rounds):
        moved = False
        order = sorted(range(len(here)), key=lambda i: (here[i][0], i))
        for place, a in enumerate(order):
            for b in order[place + 1 :]:
                dx = here[b][0] - here[a][0]
                if dx >= width:
                    break
                dy = here[b][1] - here[a][1]
                if -height < dy < height:
                    moved = True
                    if width - dx < (height - abs(dy)) * 1.2:
                        shift = (width - dx) / 2 + 0.5
                        here[a][0] -= shift
                        here[b][0] += shift
                    else:
                        shift = (height - abs(dy)) / 2 + 0.5
                        down = 1 if dy > 0 or (dy == 0 and a < b) else -1
                        here[a][1] -= shift * down
                        here[b][1] += shift * down
        if not moved:
            break
    return [(x, y) for x, y in here]
