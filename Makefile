# The two commands of the README, and the checks behind `.ci/run`.
.PHONY: demo test check openapi bench bench-letters prerequisites

demo: prerequisites
	cargo run --release -- demo

test: prerequisites
	@scripts/prerequisites qpdf poppler-utils python3-pikepdf chromium
	cargo test --workspace --locked

check: prerequisites
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	scripts/deny
	cargo run --quiet --locked -- openapi | diff openapi/plafond.json -

openapi:
	cargo run --quiet -- openapi > openapi/plafond.json

bench:
	@scripts/prerequisites wrk
	cargo bench --quiet --locked --bench load

bench-letters: prerequisites
	cargo bench --quiet --locked --bench letters

prerequisites:
	@scripts/prerequisites
