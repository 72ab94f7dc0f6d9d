//! One start of the app without its window: the same decision with the app's own limit, told in words. Tests start
//! hundreds at once.
//!
//! `torture-start <data folder> <link> [brief|slow]`. It waits until its standard input ends, then starts. A
//! primary takes letters until there is a file `stop` in the folder, or, when brief, until it has taken all
//! that there was; a slow one needs [`COMES_UP`] before it takes the first. What it prints: its role, and
//! `took <state>` for each link.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use storefront::instance::{ANSWER_LIMIT, Inbox, Letter, Role, begin};
use storefront::return_link::{ReturnLink, Scheme};

const STEP: Duration = Duration::from_millis(5);
/// So long a slow primary needs for what stands before its inbox: longer than others wait for it.
const COMES_UP: Duration = Duration::from_secs(4);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(raw)) = (arguments.next(), arguments.next()) else {
        return Err("torture-start <data folder> <link> [brief|slow]".into());
    };
    let (brief, slow) = match arguments.next().as_deref() {
        None => (false, false),
        Some("brief") => (true, false),
        Some("slow") => (false, true),
        Some(other) => return Err(format!("{other} is no kind of primary").into()),
    };
    let folder = Path::new(&folder);
    let scheme = Scheme::new("storefront-companion")?;
    let brought = Letter::Link(ReturnLink::parse(raw.as_bytes(), &scheme)?);
    io::stdin().read_to_end(&mut Vec::new())?;

    let inbox = Inbox::open(folder, scheme)?;
    let mut out = io::stdout().lock();
    let begun = Instant::now();
    match begin(folder, Some(&inbox), Some(brought), ANSWER_LIMIT)? {
        Role::Primary(lock, in_hand) => {
            writeln!(out, "primary")?;
            let alone = File::create_new(folder.join("alone"));
            if alone.is_err() {
                writeln!(out, "another primary runs")?;
            }
            if slow {
                std::thread::sleep(COMES_UP);
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
        Role::NoAnswer { kept, .. } => {
            let kept = if kept.is_some() { "kept" } else { "lost" };
            writeln!(out, "no answer, {kept}, after {} ms", begun.elapsed().as_millis())?;
        }
    }
    Ok(())
}

fn tell(out: &mut impl Write, letter: &Letter) -> io::Result<()> {
    match letter {
        Letter::Link(link) => writeln!(out, "took {}", link.state().as_str()),
        other => writeln!(out, "took {other:?}"),
    }
}
