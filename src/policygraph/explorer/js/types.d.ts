// Shapes shared by the modules; read by tsc only, never shipped.

/** A triple between two nodes. */
export interface Edge {
  id: number;
  from: number;
  to: number;
  p: string;
  rule: string | null;
  conf: number | null;
  spans: number[];
}

export interface GraphNode {
  id: number;
  iri: string;
  curie: string;
  kind: string;
  types: string[];
  labels: Record<string, string>;
  /** language, other name */
  alt: [string, string][];
  /** predicate, text, language, datatype */
  values: [string, string, string, string][];
  /** predicate, IRI */
  outside: [string, string][];
  spans: number[];
  interval: [string, string] | null;
  x: number | null;
  y: number | null;
}

/** document index, start, end: code points, end-exclusive */
export type Span = [number, number, number];

export interface Doc {
  node: number;
  text: string | null;
  /** code points, where the text has any beyond the basic plane */
  points: string[] | null;
  length: number;
}

/** What the filters look at, for claims only. */
export interface Facts {
  actor: number[];
  sector: number[];
  group: number[];
  instrument: number[];
  status: number | null;
  conf: number | null;
  doc: number;
  parent: number | null;
  /** calendar intervals it is about, unresolved ones left out */
  intervals: [string, string][];
}

export interface Model {
  title: string;
  /** address of a page of what surrounds a node, without the node */
  expand: string | null;
  nodes: GraphNode[];
  edges: Edge[];
  out: Edge[][];
  in: Edge[][];
  docs: Doc[];
  spans: Span[];
  quotes: Record<string, [string, string, string]>;
  noise: number[];
  prefixes: Record<string, string>;
  rules: string[];
  facts: Map<number, Facts>;
  byIri: Map<string, number>;
  byAddress: Map<string, number>;
  drawn: number[];
  /** how many nodes of each drawn kind, without zeros */
  counts: Map<string, number>;
}

export interface State {
  view: string;
  sel: number | null;
  hide: string[];
  actor: string;
  sector: string;
  group: string;
  instrument: string;
  status: string;
  conf: number;
  doc: string;
  from: string;
  to: string;
  layout: string;
  lane: string;
  depth: number;
  open: string[];
  all: boolean;
  rows: string;
  cols: string;
  cell: string;
  kind: string;
  sort: string;
  find: string;
  lang: string;
  theme: string;
}

export interface App {
  model: Model;
  state: State;
  visible: Set<number>;
  t: (key: string, values?: Record<string, string | number>) => string;
  label: (id: number) => string;
  short: (id: number) => string;
  set: (patch: Partial<State>, options?: { quiet?: boolean }) => void;
  select: (id: number | null, options?: { view?: string }) => void;
  undo: () => void;
  canUndo: () => boolean;
  announce: (text: string) => void;
}

export interface View {
  update: () => void;
  hide?: () => void;
}

export interface Card {
  key: string;
  node: number | null;
  kind: string;
  x: number;
  y: number;
  w: number;
  h: number;
  lines: string[];
  bold: number;
  foot: string[];
  open: boolean;
  badge: string;
  toggle: string;
  title: string;
  virtual: boolean;
}

export interface SceneEdge {
  from: string;
  to: string;
  weight: number;
  /** predicates it stands for */
  label: string;
  elbow: boolean;
  /** would run behind other cards: drawn only when it is lit */
  behind?: boolean;
  /** up to this x it runs straight, past the cards of a lane in between */
  via?: number;
}

export type Measure = (text: string, bold: boolean) => number;

export interface Scene {
  kind: "lanes" | "network";
  cards: Card[];
  edges: SceneEdge[];
  heads: { x: number; w: number; text: string }[];
  width: number;
  height: number;
  byKey: Map<string, Card>;
}

export interface Look {
  ink: string;
  muted: string;
  line: string;
  page: string;
  card: string;
  accent: string;
  dark: boolean;
  kinds: Record<string, { fill: string; stroke: string }>;
}
