# Servers for script/test; sourced, never run. Each listens on 127.0.0.1 and is ended by its process id.
# shellcheck shell=bash
# shellcheck disable=SC2154  # `target` comes from script/lib.sh

# Whether there is room in memory, for files that are run too. Thousands of databases are made there, and none outlives the run.
has_room_in_memory() {
  local kilobytes
  kilobytes=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1) || return 1
  [ -w /dev/shm ] && [ "$kilobytes" -ge 4194304 ] && ! grep --quiet ' /dev/shm [^ ]* [^ ]*noexec' /proc/mounts
}

work=$(if has_room_in_memory; then mktemp -d -p /dev/shm; else mktemp -d; fi)
chmod 711 "$work"
export TMPDIR=$work
ready="$work/ready.json" # the line that the running server printed when it was ready
postgres_process=
processes=()

issuer() { jq --raw-output '.issuer | rtrimstr("/")' "$ready"; }

end_server() {
  local process
  for process in ${processes[@]+"${processes[@]}"}; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  processes=()
}

end_everything() {
  end_server
  if [ -n "$postgres_process" ]; then
    kill -INT "$postgres_process" 2>/dev/null || true
    wait "$postgres_process" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap end_everything EXIT
trap 'exit 130' INT TERM

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Waits up to $2 seconds for $3..., as long as process $1 lives.
wait_until() {
  local process=$1 left=$(($2 * 10))
  shift 2
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] && kill -0 "$process" 2>/dev/null || return 1
    sleep 0.1
  done
}

# A PostgreSQL cluster that lives as long as this run and flushes nothing.
start_postgres() {
  local programs port as_owner=()
  programs=$(postgres_programs)
  port=$(free_port)
  mkdir "$work/postgres"
  if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$work/postgres"
    as_owner=(setpriv --reuid postgres --regid postgres --clear-groups)
  fi
  (cd / && "${as_owner[@]}" "$programs/initdb" --pgdata "$work/postgres" --username postgres --auth trust \
    --encoding UTF8 --locale C.UTF-8 --no-sync) >"$work/initdb.log" 2>&1 || fail "initdb: $(cat "$work/initdb.log")"
  (cd / && exec "${as_owner[@]}" "$programs/postgres" -D "$work/postgres" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=400 -c shared_buffers=128MB) >"$work/postgres.log" 2>&1 &
  postgres_process=$!
  wait_until "$postgres_process" 30 "$programs/pg_isready" --quiet --host 127.0.0.1 --port "$port" \
    || fail "PostgreSQL did not start: $(tail -n 5 "$work/postgres.log")"
  export DOORWARD_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

# Runs a command that prints one line of JSON when it is ready; the line is then in $ready, its log in $work/<name>.log.
serve() { # <name> <command...>
  local name=$1 process
  shift
  : >"$ready"
  "$@" >"$ready" 2>"$work/$name.log" &
  process=$!
  processes=("$process" ${processes[@]+"${processes[@]}"})
  if ! wait_until "$process" 60 grep --quiet '^{.*"issuer".*}$' "$ready"; then
    tail -n 20 "$work/$name.log" >&2
    return 1
  fi
}

start_doorward() { # <name> [arguments...]
  local name=$1
  shift
  serve "$name" "$target/debug/doorward" dev --listen "127.0.0.1:$(free_port)" --data "$work/$name" --json "$@"
}

# With what old clients may ask for, where they registered it: the plans of hybrid responses are run against it.
start_doorward_for_plans() { # <name> [arguments...]
  for_plans start_doorward "$@"
}

for_plans() {
  DOORWARD__REQUESTS__ADDITIONAL_RESPONSE_TYPES='["id_token", "id_token token", "code id_token", "code token", "code id_token token"]' "$@"
}

start_doorward_required() {
  DOORWARD__SIGN_IN__SECOND_FACTOR=required start_doorward required
}

# Whoever leaves has ten seconds to change their mind.
start_doorward_with_nonces() {
  DOORWARD__DPOP__REQUIRE_NONCE=true start_doorward nonces
}

start_doorward_leaving() {
  DOORWARD__LIFETIMES__DELETION_GRACE=10s start_doorward leaving
}

own_data() { # [arguments...]
  node tests/clients/own-data.mjs "$ready" --program "$target/debug/doorward" --config "$work/leaving/doorward.toml" "$@"
}

# With a mail server, which is a factor too, and open to whoever makes an account.
start_doorward_with_mail() {
  mkdir -p "$work/mails"
  mkfifo "$work/mail-ends"
  PYTHONPATH="$tools/smtp-server" python3 tests/support/smtp_server.py --folder "$work/mails" --tls none <"$work/mail-ends" >"$work/mail-server.log" 2>&1 &
  processes=("$!" ${processes[@]+"${processes[@]}"})
  # It ends with its input.
  exec 9>"$work/mail-ends"
  until mail_port=$(jq -r .port "$work/mail-server.log" 2>/dev/null) && [ -n "$mail_port" ]; do sleep 0.1; done
  as_with_mail serve mail "$target/debug/doorward" dev --listen "127.0.0.1:$(free_port)" --data "$work/mail" --json
}

# Runs a command in that server's environment.
as_with_mail() {
  DOORWARD__MAIL__SMTP="smtp://127.0.0.1:$mail_port" DOORWARD__MAIL__TLS=none DOORWARD__MAIL__FROM=no-reply@localhost.example \
    DOORWARD__SIGN_IN__BY_MAIL=true DOORWARD__SIGN_IN__MAIL_AS_SECOND_FACTOR=true \
    DOORWARD__SIGN_UP__MODE=open DOORWARD__SIGN_IN__PROOF_OF_WORK=8 "$@"
}

browser_mail() {
  as_with_mail node tests/clients/mail.mjs "$ready" --mails "$work/mails" --program "$target/debug/doorward" --config "$work/mail/doorward.toml"
}

# TLS at the port $outer for the port $inner; the proxy asks for the clients' certificates and passes them on.
start_proxy() {
  inner=$(free_port)
  # Which is free until somebody listens at it: it may come twice.
  outer=$inner
  while [ "$outer" = "$inner" ]; do outer=$(free_port); done
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
  export NODE_EXTRA_CA_CERTS="$work/tls.crt"
  node tests/clients/serve-proxy.mjs --listen "127.0.0.1:$outer" --to "http://127.0.0.1:$inner" \
    --cert "$work/tls.crt" --key "$work/tls.key" --client-cert x-client-cert >"$work/proxy.log" 2>&1 &
  processes=("$!" ${processes[@]+"${processes[@]}"})
}

start_doorward_behind_tls() {
  local inner outer
  start_proxy
  # Whoever has a certificate of that kind is believed when something is fetched, too.
  DOORWARD__OUTGOING__CA_FILE="$work/tls.crt" for_plans serve tls "$target/debug/doorward" dev --listen "127.0.0.1:$inner" --issuer "https://localhost:$outer" \
    --data "$work/tls" --json
}

client_mcp() {
  node tests/clients/mcp.mjs "$ready" --cert "$work/tls.crt" --key "$work/tls.key"
}

client_oidc_client_ts() {
  NODE_EXTRA_CA_CERTS="$work/tls.crt" node tests/clients/oidc-client-ts.mjs "$ready" --cert "$work/tls.crt" --key "$work/tls.key"
}

# Held to a profile of FAPI 2.0, behind the proxy, which says what certificates the clients showed.
start_doorward_for_fapi() { # <profile>
  local inner outer
  start_proxy
  DOORWARD__PROFILE="$1" DOORWARD__MUTUAL_TLS__HEADER=x-client-cert DOORWARD__LISTEN__TRUSTED_PROXIES='["127.0.0.1"]' \
    serve "$1" "$target/debug/doorward" dev --listen "127.0.0.1:$inner" --issuer "https://localhost:$outer" \
    --data "$work/$1" --json
}

# The same, held to nothing but what clients register; and its one person is asked for more than people are.
start_doorward_for_ciba() {
  local inner outer
  start_proxy
  DOORWARD__LIMITS__PROMPTS_PER_PERSON=10000 DOORWARD__MUTUAL_TLS__HEADER=x-client-cert DOORWARD__LISTEN__TRUSTED_PROXIES='["127.0.0.1"]' \
    serve ciba "$target/debug/doorward" dev --listen "127.0.0.1:$inner" --issuer "https://localhost:$outer" \
    --data "$work/ciba" --json
}

start_peer() {
  serve peer node tests/clients/peer-oidc-provider.mjs
}

# With two OpenID Providers by which people sign in: one that nobody here wrote, and another Doorward.
start_doorward_with_upstreams() {
  local port connectors
  start_peer_behind_tls --renews
  cp "$ready" "$work/peer.json"
  port=$(free_port)
  # Cookies are for a host, whatever its ports.
  serve second "$target/debug/doorward" dev --listen "127.0.0.1:$port" --issuer "http://127.0.0.1:$port" --data "$work/second" --json
  cp "$ready" "$work/second.json"
  port=$(free_port)
  connectors=$(node tests/clients/register-upstreams.mjs --issuer "http://localhost:$port" --peer "$work/peer.json" --second "$work/second.json")
  DOORWARD__CONNECTORS="$connectors" DOORWARD__OUTGOING__CA_FILE="$work/tls.crt" serve upstreams "$target/debug/doorward" dev --listen "127.0.0.1:$port" --data "$work/upstreams" --json
}

browser_upstreams() {
  node tests/clients/upstreams.mjs "$ready" --peer "$work/peer.json" --second "$work/second.json" \
    --program "$target/debug/doorward" --config "$work/upstreams/doorward.toml" "$@"
}

# With SAML identity providers of three code bases, none of which is ours.
saml_peers=(samlify samlp sealed pysaml2 samlify-form pysaml2-form)
start_doorward_with_saml() {
  local peer more connectors=()
  serve samlify node tests/clients/peer-saml.mjs --library samlify
  cp "$ready" "$work/samlify.json"
  serve samlp node tests/clients/peer-saml.mjs --library samlp
  cp "$ready" "$work/samlp.json"
  serve sealed node tests/clients/peer-saml.mjs --library samlp --encrypts --posts
  cp "$ready" "$work/sealed.json"
  PYTHONPATH="$tools/saml-idp" serve pysaml2 python3 tests/clients/peer_saml.py
  cp "$ready" "$work/pysaml2.json"
  serve samlify-form node tests/clients/peer-saml.mjs --library samlify --posts
  cp "$ready" "$work/samlify-form.json"
  PYTHONPATH="$tools/saml-idp" serve pysaml2-form python3 tests/clients/peer_saml.py --posts
  cp "$ready" "$work/pysaml2-form.json"
  for peer in "${saml_peers[@]}"; do
    # Its metadata has both bindings; that of others who are asked by POST has no other.
    if [ "$peer" = sealed ]; then more=', request_binding = "post"'; else more=""; fi
    connectors+=("$(jq --raw-output --arg name "$peer" --arg more "$more" '"{ name = \"\($name)\", kind = \"saml\", issuer = \"\(.issuer)\", claims = { email = \"\" }, saml = { metadata_url = \"\(.metadata)\", single_logout = true\($more) } }"' "$work/$peer.json")")
  done
  DOORWARD__CONNECTORS="[$(IFS=,; printf '%s' "${connectors[*]}")]" start_doorward saml
}

browser_saml() {
  local peer peers=()
  for peer in "${saml_peers[@]}"; do peers+=("$peer=$work/$peer.json"); done
  node tests/clients/saml.mjs "$ready" --peers "$(IFS=,; printf '%s' "${peers[*]}")"
}

# With a directory, OpenLDAP's slapd, whose certificate is of an authority of its own.
start_doorward_with_directory() {
  local port own="$work/slapd"
  port=$(free_port)
  mkdir -p "$own/db"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=Directories -keyout "$own/ca.key" -out "$own/ca.crt" 2>/dev/null
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$own/tls.key" -out "$own/tls.csr" 2>/dev/null
  openssl x509 -req -in "$own/tls.csr" -CA "$own/ca.crt" -CAkey "$own/ca.key" -days 2 -copy_extensions copy -out "$own/tls.crt" 2>/dev/null
  cat >"$own/slapd.conf" <<END
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile $own/slapd.pid
argsfile $own/slapd.args
TLSCertificateFile $own/tls.crt
TLSCertificateKeyFile $own/tls.key
security simple_bind=64
database mdb
suffix dc=corp,dc=example
directory $own/db
dbnosync
overlay ppolicy
ppolicy_default cn=policy,dc=corp,dc=example
access to attrs=userPassword by self write by anonymous auth by * none
access to * by dn.exact=cn=reader,dc=corp,dc=example read by self read by * none
END
  /usr/sbin/slapadd -f "$own/slapd.conf" -l tests/clients/directory/people.ldif >"$work/slapadd.log" 2>&1 || fail "slapadd: $(cat "$work/slapadd.log")"
  /usr/sbin/slapd -f "$own/slapd.conf" -h "ldaps://127.0.0.1:$port" -d 0 >"$work/slapd.log" 2>&1 &
  slapd_process=$!
  processes=("$slapd_process" ${processes[@]+"${processes[@]}"})
  wait_until "$slapd_process" 30 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port" || fail "slapd did not start: $(cat "$work/slapd.log")"
  DOORWARD__CONNECTORS="[{ name = \"corp\", display_name = \"Example Corp\", kind = \"ldap\",
    roles = { \"cn=staff,ou=groups,dc=corp,dc=example\" = [\"staff\"] },
    ldap = { servers = [\"ldaps://localhost:$port\"], authorities_file = \"$own/ca.crt\", base = \"ou=people,dc=corp,dc=example\", names = [\"uid\", \"mail\"],
      bind_dn = \"cn=reader,dc=corp,dc=example\", bind_password = \"what the reader reads with\", password_change = \"rfc3062\",
      groups = { membership = \"member\", base = \"ou=groups,dc=corp,dc=example\", nested = true } } }]" start_doorward directory
}

browser_directory() {
  node tests/clients/directory.mjs "$ready" --slapd "$slapd_process" --program "$target/debug/doorward" --config "$work/directory/doorward.toml"
}

start_peer_behind_tls() { # [arguments...]
  local inner outer
  start_proxy
  serve peer-tls node tests/clients/peer-oidc-provider.mjs --port "$inner" --issuer "https://localhost:$outer" "$@"
}

# Makes a server sign with new keys, as the plan Dynamic OP wants.
rotation() { # <name>
  printf '%s --config %s key rotate' "$target/debug/doorward" "$work/$1/doorward.toml"
}

# Our conformance runner against the server that $ready describes; its report goes to artifacts/conformance/<name>.
conformance() { # <name> [arguments...]
  local name=$1 scheme
  shift
  case "$(issuer)" in
    http://*) scheme=--allow-http ;;
    *) scheme=--insecure ;; # the certificate is our own
  esac
  "$target/debug/conformance" --from-ready-line "$ready" "$scheme" --report "artifacts/conformance/$name" "$@"
}
