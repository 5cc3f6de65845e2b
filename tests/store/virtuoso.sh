#!/bin/sh
# Gets Virtuoso from Debian's packages into a folder and starts it there, without installing anything:
#   tests/store/virtuoso.sh DIR        (stop it with Ctrl-C)
# Then, in another shell:  POLICYGRAPH_VIRTUOSO=http://127.0.0.1:18890 python -m pytest -m virtuoso
# It listens on loopback only. Its login is dba / dba: never let others reach it.
set -eu
mkdir -p "$1/root" "$1/db" "$1/www"
cd "$1"
here=$(pwd)
if [ ! -x root/usr/bin/virtuoso-t ]; then
    apt-get download virtuoso-opensource-7 virtuoso-opensource-7-bin virtuoso-opensource-7-common libvirtodbc0 libpcre3
    for package in ./*.deb; do dpkg-deb -x "$package" root; done
fi
cat > virtuoso.ini <<INI
[Database]
DatabaseFile=$here/db/virtuoso.db
ErrorLogFile=$here/db/virtuoso.log
LockFile=$here/db/virtuoso.lck
TransactionFile=$here/db/virtuoso.trx
xa_persistent_file=$here/db/virtuoso.pxa
ErrorLogLevel=7
FileExtend=200
MaxCheckpointRemap=2000
TempStorage=TempDatabase

[TempDatabase]
DatabaseFile=$here/db/virtuoso-temp.db
TransactionFile=$here/db/virtuoso-temp.trx
MaxCheckpointRemap=2000

[Parameters]
ServerPort=127.0.0.1:11111
DisableUnixSocket=1
MaxClientConnections=10
DirsAllowed=$here/db
NumberOfBuffers=10000
MaxDirtyBuffers=6000
CaseMode=2
VADInstallDir=$here/root/usr/share/virtuoso-opensource-7/vad/

[HTTPServer]
ServerPort=127.0.0.1:18890
ServerRoot=$here/www
ServerThreads=10
MaxClientConnections=10

[SPARQL]
ResultSetMaxRows=10000
MaxQueryExecutionTime=60
INI
LD_LIBRARY_PATH=root/lib/x86_64-linux-gnu:root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH
exec root/usr/bin/virtuoso-t +foreground +configfile virtuoso.ini
