//! Images of the journal's files as a crash of the machine may leave them.

use anyhow::{Result, ensure};
use torture::desk::in_memory;
use torture::dose::{Dose, Progress};
use torture::images::{Fate, Recording, check, cuts, record};
use torture::none_of;

/// Opens so many images; every cut in each of the fates that what was not synced can have.
fn reopen(recording: &Recording, count: usize) -> Result<()> {
    let folder = in_memory()?;
    let mut failed = Vec::new();
    let mut progress = Progress::of(count, "images of the journal");
    let mut replay = recording.replay();
    for (number, cut) in cuts(recording.calls(), count).into_iter().enumerate() {
        let fate = Fate::ALL[number % Fate::ALL.len()];
        let image = folder.path().join(number.to_string());
        let mut random = fastrand::Rng::with_seed(number as u64);
        replay.go_on_to(cut);
        replay.image(fate, &mut random, &image)?;
        if let Err(error) = check(&image, &recording.acked(cut)) {
            failed.push(format!("cut at {cut}, {fate:?}: {error:#}"));
        }
        std::fs::remove_dir_all(image)?;
        progress.step();
    }
    none_of(&failed)
}

#[test]
fn no_image_of_a_crash_is_damaged_or_lacks_an_acknowledged_event() -> Result<()> {
    let folder = in_memory()?;
    let (purchases, images) = Dose::asked_for().pick((60, 200), (400, 20_000));
    let recording = record(folder.path(), purchases, purchases / 3)?;
    let acked = recording.acked(recording.calls());
    ensure!(acked.len() == purchases as usize, "only {} purchases were acknowledged", acked.len());
    reopen(&recording, images)
}
