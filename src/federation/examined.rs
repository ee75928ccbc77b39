//! A sign-in by an upstream as far as it goes without a person, in steps.

/// How a step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should.
    Fine,
    /// Not so; how to mend it.
    Wrong(String),
    /// It cannot be told from here.
    Untold,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub name: &'static str,
    /// What was found.
    pub found: String,
    /// How it went.
    pub verdict: Verdict,
}

/// The steps so far.
#[derive(Debug, Default)]
pub(super) struct Steps(Vec<Step>);

impl Steps {
    fn add(&mut self, name: &'static str, found: impl Into<String>, verdict: Verdict) {
        let found = found.into();
        self.0.push(Step {
            name,
            found,
            verdict,
        });
    }

    pub(super) fn fine(&mut self, name: &'static str, found: impl Into<String>) {
        self.add(name, found, Verdict::Fine);
    }

    pub(super) fn wrong(
        &mut self,
        name: &'static str,
        found: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(name, found, Verdict::Wrong(mend.into()));
    }

    pub(super) fn untold(&mut self, name: &'static str, found: impl Into<String>) {
        self.add(name, found, Verdict::Untold);
    }

    /// All of them.
    pub(super) fn all(self) -> Vec<Step> {
        self.0
    }
}
