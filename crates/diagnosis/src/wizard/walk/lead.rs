//! Leading a walk: into a plan, from fix to fix and from cause to cause, and out again.

use std::collections::BTreeMap;

use super::{Looking, Phase, Turn, Walk};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::plan::{self, Cause};
use crate::rules::{self, Finding, Rule};
use crate::view::{FindingState, PersonEvent};
use crate::wizard::event::Effect;
use crate::wizard::{Stage, Wizard};

impl Wizard {
    pub(in crate::wizard) fn start_fixing(&mut self, effects: &mut Vec<Effect>) {
        let (Stage::Result, Some(case), None) = (&self.stage, self.case(), &self.undo) else { return };
        let open: Vec<Finding> =
            self.verdict.findings.iter().filter(|finding| !self.is_fixed(finding.rule)).cloned().collect();
        let causes = plan::plan(&case, &self.facts, &open);
        self.enter(causes, false, 0, effects);
    }

    pub(in crate::wizard) fn fix_this(&mut self, rule: &str, fix: Option<&str>, effects: &mut Vec<Effect>) {
        let (Stage::Result | Stage::Done, Some(case), None) = (&self.stage, self.case(), &self.undo) else { return };
        let finding = self.verdict.findings.iter().find(|finding| finding.rule == rule);
        let Some(cause) = finding.and_then(|finding| plan::cause(&case, &self.facts, finding)) else { return };
        let first = fix.map_or(Some(0), |wanted| cause.fixes.iter().position(|fix| fix.id == wanted));
        let Some(first) = first else { return };
        self.enter(vec![cause], true, first, effects);
    }

    pub(in crate::wizard) fn enter(
        &mut self,
        causes: Vec<Cause>,
        single: bool,
        first_fix: usize,
        effects: &mut Vec<Effect>,
    ) {
        if causes.is_empty() {
            return;
        }
        self.notice = None;
        self.let_go(effects);
        self.stage = Stage::Fixing(Box::new(Walk {
            causes,
            at: 0,
            fix: first_fix,
            single,
            agreed_to_safe: false,
            steps: Vec::new(),
            step: 0,
            previews: Vec::new(),
            made: Vec::new(),
            phase: Phase::Reading,
            answers: BTreeMap::new(),
            looking: Looking::No,
        }));
        self.walk(effects, Walk::begin_fix);
    }

    pub(super) fn is_fixed(&self, rule: &str) -> bool {
        self.outcomes.get(rule) == Some(&FindingState::Fixed)
    }

    /// Findings that nothing here can fix: they go when what causes them goes, and so are looked at with each of them.
    pub(in crate::wizard) fn followers(&self, case: &Case) -> Vec<&'static Rule> {
        let followers =
            self.verdict.findings.iter().filter(|finding| plan::cause(case, &self.facts, finding).is_none());
        followers.filter_map(|finding| rules::by_id(finding.rule)).collect()
    }

    /// Judges the followers by facts that were just read.
    pub(super) fn judge_followers(&mut self, case: &Case, followers: &[&'static Rule]) {
        for rule in followers {
            match rule.judge(case, &self.facts) {
                Ok(None) => drop(self.outcomes.insert(rule.id, FindingState::Fixed)),
                Ok(Some(fresh)) => {
                    self.outcomes.remove(rule.id);
                    self.show_fresh(fresh);
                }
                // What cannot be judged stays as it was.
                Err(_) => {}
            }
        }
    }

    /// Judges everything anew by what a look showed: it puts nothing right, and may find what nobody knew of.
    pub(in crate::wizard) fn look_over(&mut self, facts: Snapshot) {
        let Some(case) = self.case() else { return };
        self.facts = facts;
        self.verdict = rules::judge(&case, &self.facts);
    }

    /// The page shows what the phone says now.
    pub(super) fn show_fresh(&mut self, fresh: Finding) {
        if let Some(finding) = self.verdict.findings.iter_mut().find(|old| old.rule == fresh.rule) {
            finding.evidence = fresh.evidence;
            finding.args = fresh.args;
        }
    }

    /// Lets the walk do something, if there is one, and follows where it leads.
    pub(in crate::wizard) fn walk(
        &mut self,
        effects: &mut Vec<Effect>,
        act: impl FnOnce(&mut Walk, &mut Wizard, &mut Vec<Effect>) -> Turn,
    ) {
        let mut walk = match std::mem::replace(&mut self.stage, Stage::Result) {
            Stage::Fixing(walk) => walk,
            other => {
                self.stage = other;
                return;
            }
        };
        let mut turn = act(&mut walk, self, effects);
        loop {
            match turn {
                Turn::Stay => break,
                Turn::Stall => {
                    self.stage = Stage::Fixing(walk);
                    self.stall(effects);
                    return;
                }
                Turn::NextFix if walk.has_another() => {
                    walk.fix += 1;
                    self.let_go(effects);
                    turn = walk.begin_fix(self, effects);
                }
                Turn::NextFix | Turn::NextCause => {
                    self.let_go(effects);
                    walk.at += 1;
                    walk.fix = 0;
                    if walk.at >= walk.causes.len() {
                        self.stage = if walk.single { Stage::Result } else { Stage::Done };
                        return;
                    }
                    turn = walk.refresh(self, effects);
                }
            }
        }
        self.stage = Stage::Fixing(walk);
    }

    pub(in crate::wizard) fn walk_person(&mut self, said: PersonEvent, effects: &mut Vec<Effect>) {
        // One after the other: first what is being put back.
        if self.undo.is_some() {
            return;
        }
        self.notice = None;
        self.walk(effects, |walk, wizard, effects| walk.person(said, wizard, effects));
    }
}
