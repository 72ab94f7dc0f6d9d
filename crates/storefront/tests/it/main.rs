//! The engine as a whole: real journal files and real HTTP, with the world's other parts played by fakes.

mod access;
mod buying;
mod hostile;
mod links;
mod recovery;
mod support;
mod with_sandbox;
