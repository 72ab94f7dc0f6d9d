//! Who acts on the payment page for the player: the runner by its forms, or a real browser.

use anyhow::Result;

use crate::format::PageAct;
use crate::page::{self, LedTo};

#[cfg(feature = "chromium")]
use crate::chromium::{Chromium, Program};

/// What is told of who plays the browser where none does: its forms and redirects alone.
pub const NO_BROWSER: &str = "none (forms)";

/// Who acts on the payment page.
#[derive(Clone, Debug, Default)]
pub enum Player {
    /// The runner posts its forms and reads its redirects.
    #[default]
    Forms,
    /// A real Chromium, a new one for each scenario.
    #[cfg(feature = "chromium")]
    Chromium(Program),
    /// One that this machine does not have.
    Missing {
        /// Its name.
        name: String,
        /// What is missing.
        reason: String,
    },
}

impl Player {
    /// The Chromium of this machine, or what it lacks of one.
    #[cfg(feature = "chromium")]
    pub async fn chromium() -> Self {
        match Program::find().await {
            Ok(program) => Self::Chromium(program),
            Err(error) => {
                Self::Missing { name: "Chromium (not here)".to_owned(), reason: format!("{error:#}") }
            }
        }
    }

    /// Its name, with its version.
    pub fn name(&self) -> &str {
        match self {
            Self::Forms => NO_BROWSER,
            #[cfg(feature = "chromium")]
            Self::Chromium(program) => program.name(),
            Self::Missing { name, .. } => name,
        }
    }

    /// Why nothing can be run with it.
    pub(crate) fn why_not(&self) -> Option<String> {
        match self {
            Self::Missing { reason, .. } => Some(reason.clone()),
            _ => None,
        }
    }
}

/// The player's browser in a run. A real one is started when it is first needed.
#[derive(Debug)]
pub(crate) struct Browser {
    player: Player,
    #[cfg(feature = "chromium")]
    open: Option<Chromium>,
}

impl Browser {
    pub(crate) fn of(player: &Player) -> Self {
        Self {
            player: player.clone(),
            #[cfg(feature = "chromium")]
            open: None,
        }
    }

    /// Acts on a page, and says where that led.
    pub(crate) async fn act(
        &mut self,
        page: &str,
        act: PageAct,
        fields: &[(&'static str, String)],
    ) -> Result<LedTo> {
        match &self.player {
            #[cfg(feature = "chromium")]
            Player::Chromium(program) => {
                let open = match &mut self.open {
                    Some(open) => open,
                    none => none.insert(Chromium::start(program).await?),
                };
                open.act(page, act, fields).await
            }
            _ => page::post(page, act.as_str(), fields).await,
        }
    }

    /// Quits it.
    pub(crate) async fn quit(self) -> Result<()> {
        #[cfg(feature = "chromium")]
        if let Some(open) = self.open {
            return open.quit().await;
        }
        Ok(())
    }
}
