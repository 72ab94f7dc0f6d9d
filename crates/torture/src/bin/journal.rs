//! Writes a journal, for recordings of what it does to its files.

use std::process::ExitCode;

fn main() -> ExitCode {
    torture::images::writer_main()
}
