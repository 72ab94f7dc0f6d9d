//! One start of the app without its window: the same decision, told in words. Tests start hundreds at once.
//!
//! `torture-start <data folder> <link> [brief]`. It waits until its standard input ends, then starts. A
//! primary takes letters until there is a file `stop` in the folder, or, when brief, until it has taken all
//! that there was. What it prints: its role, and `took <state>` for each link.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use storefront::instance::{Inbox, Letter, Role, begin};
use storefront::return_link::{ReturnLink, Scheme};

const STEP: Duration = Duration::from_millis(5);
/// Hundreds of starts at once are slow, and none of them hangs.
const PATIENT: Duration = Duration::from_secs(20);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(raw)) = (arguments.next(), arguments.next()) else {
        return Err("torture-start <data folder> <link> [brief]".into());
    };
    let brief = arguments.next().is_some();
    let folder = Path::new(&folder);
    let scheme = Scheme::new("storefront-companion")?;
    let brought = Letter::Link(ReturnLink::parse(raw.as_bytes(), &scheme)?);
    io::stdin().read_to_end(&mut Vec::new())?;

    let inbox = Inbox::open(folder, scheme)?;
    let mut out = io::stdout().lock();
    match begin(folder, Some(&inbox), Some(brought), PATIENT)? {
        Role::Primary(lock, in_hand) => {
            writeln!(out, "primary")?;
            let alone = File::create_new(folder.join("alone"));
            if alone.is_err() {
                writeln!(out, "another primary runs")?;
            }
            if let Some(letter) = &in_hand {
                tell(&mut out, letter)?;
            }
            loop {
                let letters = inbox.letters()?;
                let empty = letters.is_empty();
                for letter in letters {
                    tell(&mut out, letter.letter())?;
                    letter.discard();
                }
                if empty && (brief || folder.join("stop").exists()) {
                    break;
                }
                std::thread::sleep(STEP);
            }
            if alone.is_ok() {
                std::fs::remove_file(folder.join("alone"))?;
            }
            drop(lock);
        }
        Role::HandedOver => writeln!(out, "handed over")?,
        Role::InHand(_) => writeln!(out, "in hand")?,
        Role::NoAnswer { kept, .. } => writeln!(out, "no answer, kept: {}", kept.is_some())?,
    }
    Ok(())
}

fn tell(out: &mut impl Write, letter: &Letter) -> io::Result<()> {
    match letter {
        Letter::Link(link) => writeln!(out, "took {}", link.state().as_str()),
        other => writeln!(out, "took {other:?}"),
    }
}
