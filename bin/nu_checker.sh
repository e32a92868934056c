#!/bin/sh
# Fetch the Nu HTML checker, which the tests marked "nu" need, into var/tools. Needs npm; the bytes are checked.
set -eu
cd "$(dirname "$0")/.."
version=26.9.27
sum=22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
mkdir -p var/tools
cd var/tools
is_right() { echo "$sum  vnu.jar" | sha256sum --check --status 2>/dev/null; }
is_right && exit
npm pack --silent "vnu-jar@$version" >/dev/null
tar -xzf "vnu-jar-$version.tgz" --strip-components=3 package/build/dist/vnu.jar
rm "vnu-jar-$version.tgz"
is_right || { echo "vnu.jar is not the file that was expected" >&2; exit 1; }
