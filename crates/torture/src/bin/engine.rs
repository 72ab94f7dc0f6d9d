//! The engine under torture, as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    torture::subject::main()
}
