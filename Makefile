# The two commands of the README, and the checks behind `.ci/run`.
.PHONY: demo test check openapi bench bench-letters bench-distribution mutants prerequisites

demo:
	@scripts/prerequisites --demo
	cargo run --locked -- demo

test: prerequisites
	cargo test --workspace --locked

check: prerequisites
	cargo fmt --all --check
	cargo clippy --workspace --lib --bins --tests --benches --locked -- -D warnings
	scripts/deny
	cargo run --quiet --locked -- openapi | diff openapi/plafond.json -

openapi:
	cargo run --quiet -- openapi > openapi/plafond.json

bench:
	@scripts/prerequisites wrk
	cargo bench --quiet --locked --bench load

bench-letters: prerequisites
	cargo bench --quiet --locked --bench letters
# A hundred thousand applications by each method, on one core.
bench-distribution:
	cargo bench --quiet --locked -p plafond-rules --bench distribution

# Changes the rules of distribution in every small way, and looks whether a test notices (docs/reliability.md).
mutants:
	@cargo mutants --version >/dev/null || { echo "first: cargo install cargo-mutants --locked"; exit 1; }
	cargo mutants -p plafond-rules -f 'crates/rules/src/distribution/*.rs' --timeout 60 -- --lib --test distribution

prerequisites:
	@scripts/prerequisites
