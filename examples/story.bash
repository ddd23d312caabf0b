# What the stories in this folder share: talking to a running `plafond demo` with curl and jq, and invented numbers.
# A story sets `address` and sources this.

password=${PLAFOND_DEMO_PASSWORD:-demo-wachtwoord-2026}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=$(date +%s%N)

say() { printf '\n%s\n' "== $*"; }
show() { printf '   %s\n' "$*"; }

log_in() { # EMAIL
  curl -sSf "$address/v1/tokens" -H 'Content-Type: application/json' \
    -d "$(jq -n --arg e "$1" --arg p "$password" '{email: $e, password: $p}')" | jq -r .accessToken
}

# call METHOD TOKEN PATH [BODY]; fails with the problem in words.
calls=0
call() {
  calls=$((calls + 1))
  local status
  status=$(curl -sS -o "$work/answer" -D "$work/headers" -w '%{http_code}' -X "$1" "$address$3" \
    -H "Authorization: Bearer $2" -H "Idempotency-Key: $run-$RANDOM-$calls" \
    ${ETAG:+-H "If-Match: $ETAG"} ${4:+-H 'Content-Type: application/json' -d "$4"})
  if [ "${status:0:1}" != "${EXPECT:-2}" ]; then
    echo "$1 $3 answered $status:" >&2
    jq . "$work/answer" >&2
    exit 1
  fi
  cat "$work/answer"
}

# Eight digits; for RSIN a ninth that passes the eleven-test; for IBAN check digits by mod 97.
kvk() { printf '9%07d' $((RANDOM * 300 % 10000000)); }
rsin() {
  local base sum digit i
  while :; do
    base=$(printf '8%07d' $((RANDOM * 300 % 10000000))); sum=0
    for i in 0 1 2 3 4 5 6 7; do sum=$((sum + (9 - i) * ${base:i:1})); done
    digit=$((sum % 11)); [ "$digit" -lt 10 ] && { echo "$base$digit"; return; }
  done
}
iban() { # INGB = 18 23 16 11, NL00 = 23 21 00
  local account rest="" i digits
  account=$(printf '%010d' $((RANDOM * 30000 + RANDOM)))
  digits="18231611${account}232100"
  for ((i = 0; i < ${#digits}; i++)); do rest=$(((10#${rest:-0} * 10 + ${digits:i:1}) % 97)); done
  printf 'NL%02dINGB%s' $((98 - rest)) "$account"
}
