#!/usr/bin/env bash
# Makes the models with timestamps that are in src/test/models/timestamped: sign-timestamped.sh DIRECTORY
#
# A certificate that was valid in 2025 signs, and a timestamp authority of openssl's answers at the times that faketime gives it.
set -euo pipefail
mkdir -p "$1/model"
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'weights' >model/weights.bin

cat >"$work/openssl.cnf" <<CONFIGURATION
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[signer]
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
[timestamps]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = ours
[ours]
serial = $work/serial
default_policy = 1.2.3.4
digests = sha1, sha256, sha384, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
CONFIGURATION
echo 01 >"$work/serial"

authority() { # name
  openssl ecparam -genkey -name prime256v1 -noout -out "$work/$1.key"
  faketime '2020-01-01 00:00:00Z' openssl req -x509 -new -config "$work/openssl.cnf" -extensions authority \
    -key "$work/$1.key" -subj "/CN=$1" -days 36500 -out "$1.pem"
}

certificate() { # name, issuer, extensions, from, days
  faketime "$4" openssl req -new -config "$work/openssl.cnf" -key "$work/$1.key" -subj "/CN=$1" -out "$work/$1.csr"
  faketime "$4" openssl x509 -req -in "$work/$1.csr" -CA "$2.pem" -CAkey "$work/$2.key" -set_serial "$RANDOM" \
    -extfile "$work/openssl.cnf" -extensions "$3" -days "$5" -out "$work/$1.pem" 2>/dev/null
}

authority signers
authority timestamps
openssl ecparam -genkey -name prime256v1 -noout -out "$work/signer.key"
certificate signer signers signer '2025-01-01 00:00:00Z' 365
openssl genrsa -out "$work/tsa.key" 2048 2>/dev/null
certificate tsa timestamps timestamps '2020-01-01 00:00:00Z' 36500
cp "$work/tsa.pem" tsa.pem

# The statement, and what DSSE signs of it.
digest=$(sha256sum model/weights.bin | cut -d' ' -f1)
root=$(printf '%s' "$digest" | xxd -r -p | sha256sum | cut -d' ' -f1)
printf '{"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "model", "digest": {"sha256": "%s"}}], "predicateType": "https://model_signing/signature/v1.0", "predicate": {"resources": [{"name": "weights.bin", "algorithm": "sha256", "digest": "%s"}], "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": false, "ignore_paths": []}}}' \
  "$root" "$digest" >"$work/payload"
type=application/vnd.in-toto+json
{ printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(stat -c %s "$work/payload")"; cat "$work/payload"; } >"$work/pae"
openssl dgst -sha256 -sign "$work/signer.key" -out "$work/signature" "$work/pae"

answer() { # name, time, what is stamped, options of the query
  local data=$3
  openssl ts -query -config "$work/openssl.cnf" -data "$data" "${@:4}" -out "$work/$1.tsq" 2>/dev/null
  faketime "$2" openssl ts -reply -config "$work/openssl.cnf" -queryfile "$work/$1.tsq" -signer "$work/tsa.pem" \
    -inkey "$work/tsa.key" -out "$work/$1.tsr" 2>/dev/null
}

bundle() { # name, answers
  local timestamps='' each
  for each in "${@:2}"; do
    timestamps+="${timestamps:+, }{\"signedTimestamp\": \"$(base64 -w0 "$work/$each.tsr")\"}"
  done
  cat >"$1.sig" <<BUNDLE
{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
 "verificationMaterial": {
  "x509CertificateChain": {"certificates": [{"rawBytes": "$(openssl x509 -in "$work/signer.pem" -outform DER | base64 -w0)"}]},
  "timestampVerificationData": {"rfc3161Timestamps": [$timestamps]}},
 "dsseEnvelope": {"payload": "$(base64 -w0 "$work/payload")", "payloadType": "$type",
  "signatures": [{"sig": "$(base64 -w0 "$work/signature")"}]}}
BUNDLE
}

answer good '2025-06-01 12:00:00Z' "$work/signature" -sha256 -cert
answer bare '2025-06-01 12:00:00Z' "$work/signature" -sha384 -no_nonce
answer early '2024-06-01 12:00:00Z' "$work/signature" -sha256 -cert
answer late '2026-06-01 12:00:00Z' "$work/signature" -sha256 -cert
answer sha1 '2025-06-01 12:00:00Z' "$work/signature" -sha1 -cert
answer payload '2025-06-01 12:00:00Z' "$work/payload" -sha256 -cert
bundle good good
bundle bare bare
bundle early early
bundle late late
bundle sha1 sha1
bundle payload payload
bundle several payload sha1 late good
bundle none
