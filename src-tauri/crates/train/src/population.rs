//! Measuring the population constants.

use crate::error::{TrainError, write};
use crate::sounds;
use attune_models::ModelStore;
use attune_taste::SoundSpace;
use std::path::{Path, PathBuf};

const HEADER: &str = "\
# Population constants of the sound space: name, mean, deviation, correlations in hundredths with the lines above.
# Written by `attune-train population`. Labels are logits of the tagger's mean probability; measurements are described in
# attune-taste, module axis.
";

pub(crate) fn run(models: &Path, folders: &[PathBuf]) -> Result<(), TrainError> {
    let tagger = ModelStore::open(models)?.tagger()?;
    let space = SoundSpace::new(&tagger.labels().msd, &tagger.labels().mtt)?;
    let mut statistics = space.statistics();
    let mut tagged = 0;
    for path in sounds::find(folders)? {
        match sounds::analyse(&path, &tagger) {
            Ok((analysis, probabilities)) => {
                statistics.push(probabilities.as_deref(), Some(&analysis.features))?;
                tagged += usize::from(probabilities.is_some());
            }
            Err(error) => eprintln!("left out {}: {error}", path.display()),
        }
    }
    let text = format!(
        "{HEADER}# Measured on {} tracks of freely licensed music, of which {tagged} are long enough to be tagged.\n{}",
        statistics.tracks(),
        space.population_text(&statistics)
    );
    let file = models.join("head/population.tsv");
    write(&file, text.as_bytes())?;
    println!("{}: {} tracks", file.display(), statistics.tracks());
    Ok(())
}
