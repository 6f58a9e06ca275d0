//! The client against Prism, a mock server that answers as the bundled document says and checks requests against it.
//!
//! `.ci/run contract` installs and starts Prism and runs these tests. `cargo test` alone leaves them out; to run them
//! against a Prism of your own:
//!
//! ```text
//! prism mock --seed 7 spec/openapi.en.yaml
//! VZAPS_PRISM=http://127.0.0.1:4010 cargo test --test contract
//! ```

mod answers;
mod credentials;
mod document;
mod paths;
mod prism;
mod token;
