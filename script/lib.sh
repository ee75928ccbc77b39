# Shared by the commands in this folder; sourced, never run.
# shellcheck shell=bash

# Where tools that no Debian package brings are kept, so that the next clone finds them again.
tools="${XDG_CACHE_HOME:-$HOME/.cache}/doorward"
export PATH="$tools/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
target="${CARGO_TARGET_DIR:-target}"

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
# What a script says of itself at its head.
help_of() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "script/$(basename "$1")"; }
have() { command -v "$1" >/dev/null 2>&1; }

# Whether $1 (a version) is $2 or later.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# Seconds as 4 s, 1 min 04 s.
spell() {
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' "$(($1 / 60))" "$(($1 % 60))"; fi
}

# The folder of PostgreSQL's server programs, newest first; Debian keeps them out of PATH.
postgres_programs() {
  find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname
}
