//! The answer to a question of a page: one that is picked, amounts that are typed, or *Not sure*.

use diagnosis::facts::cloud_space::Typed;
use diagnosis::message::{Arg, Message};
use diagnosis::view::{AnswerView, PersonEvent};

use crate::terminal;
use words::Words;

/// Who says nothing that fits so often is not sure.
const TRIES: usize = 3;

/// Asks on standard error.
pub async fn answer(words: &Words, question: &Message, answers: &[AnswerView], amounts: bool) -> PersonEvent {
    eprintln!("{}", words.say(question));
    for (number, answer) in (1..).zip(answers) {
        eprintln!("    {number}. {}", words.say(&answer.text));
    }
    if amounts {
        eprintln!("    {}", words.plain("cli-answer-amounts"));
    }
    for _ in 0..TRIES {
        let Some(said) = terminal::line(&words.plain("cli-answer")).await else { break };
        if said.trim().is_empty() {
            break;
        }
        match read(&said, answers, amounts) {
            Some(event) => return event,
            None => eprintln!("{}", words.plain("cli-answer-unclear")),
        }
    }
    // *Not sure* is always the last.
    let not_sure = answers.last().map(|last| (last.id.clone(), words.say(&last.text))).unwrap_or_default();
    eprintln!("{}", words.say(&Message::new("cli-answer-none").with("answer", Arg::Text(not_sure.1))));
    PersonEvent::Answer { answer: not_sure.0 }
}

/// `None`: it is neither the number of an answer nor two amounts.
fn read(said: &str, answers: &[AnswerView], amounts: bool) -> Option<PersonEvent> {
    if let Ok(number) = said.trim().parse::<usize>() {
        let picked = answers.get(number.checked_sub(1)?)?;
        return Some(PersonEvent::Answer { answer: picked.id.clone() });
    }
    let (used, room) = said.split_once('/').or_else(|| said.split_once(" of ")).filter(|_| amounts)?;
    Typed::read(used, room)?;
    Some(PersonEvent::AnswerSpace { used: used.to_owned(), room: room.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_number_or_two_amounts_and_nothing_else() {
        let answers = ["full", "not_sure"].map(|id| AnswerView { id: id.to_owned(), text: Message::new(id) });
        let picked = |id: &str| Some(PersonEvent::Answer { answer: id.to_owned() });
        let space = |used: &str, room: &str| Some(PersonEvent::AnswerSpace { used: used.into(), room: room.into() });
        for (said, expected) in [
            ("1", picked("full")),
            (" 2 ", picked("not_sure")),
            ("0", None),
            ("3", None),
            ("full", None),
            ("13,4 GB/15 GB", space("13,4 GB", "15 GB")),
            ("13.4 of 15 GB", space("13.4", "15 GB")),
            ("13 / 15", None),
            ("some / 15 GB", None),
        ] {
            assert_eq!(read(said, &answers, true), expected, "{said}");
        }
        assert_eq!(read("13 GB / 15 GB", &answers, false), None, "where no amounts are asked for");
    }
}
