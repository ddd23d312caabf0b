//! What is said to someone, and how it reads: in plain text and in accessible HTML, the same words in both.

use askama::Template;
use uuid::Uuid;

/// Kinds of message whose link opens an account: nobody but its addressee may ever read it.
pub const OPENS_AN_ACCOUNT: [&str; 4] = ["invitation", "password-reset", "sign-up", "sign-up-known"];

/// A message to one person, in plain Dutch (B1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What kind of message it is, such as `application-received`.
    pub kind: &'static str,
    /// The e-mail address of the addressee.
    pub recipient: String,
    /// What it is about, on one line.
    pub subject: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// Where to go from here.
    pub link: Option<Link>,
    /// Facts to keep, each with its name: the copy of what was entered, for example (Awb 2:17).
    pub facts: Vec<(String, String)>,
    /// The dossier it belongs to.
    pub dossier: Option<Uuid>,
    /// The organisation it is meant for.
    pub organisation: Option<Uuid>,
}

/// A place to go to, with words that say what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words to choose, understandable by themselves.
    pub label: String,
    /// The full address.
    pub url: String,
}

/// What stands under a message that its reader chose to get: why it came, and where to change that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Footer {
    /// Why it came.
    pub why: String,
    /// Where to choose otherwise.
    pub link: Link,
}

/// A message in the words that go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject, on one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same words in HTML.
    pub html: String,
}

#[derive(Template)]
#[template(path = "notifications/templates/message.txt")]
struct Text<'a> {
    message: &'a Message,
    footer: Option<&'a Footer>,
}

#[derive(Template)]
#[template(path = "notifications/templates/message.html")]
struct Html<'a> {
    message: &'a Message,
    subject: &'a str,
    footer: Option<&'a Footer>,
}

impl Message {
    /// A message to a person about the own account: part of no dossier, and meant for no organisation.
    #[must_use]
    pub fn personal(
        (kind, recipient): (&'static str, String),
        subject: impl Into<String>,
        paragraphs: Vec<String>,
        link: Link,
    ) -> Self {
        Self {
            kind,
            recipient,
            subject: subject.into(),
            paragraphs,
            link: Some(link),
            facts: Vec::new(),
            dossier: None,
            organisation: None,
        }
    }

    /// Renders both bodies. The subject becomes one line, whatever was put into it.
    ///
    /// # Errors
    /// When a template can't be filled in.
    pub fn render(&self) -> askama::Result<Rendered> {
        self.render_over(None)
    }

    /// As [`Self::render`], over what tells why it came.
    pub(super) fn render_over(&self, footer: Option<&Footer>) -> askama::Result<Rendered> {
        let subject = self.subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = Text {
            message: self,
            footer,
        }
        .render()?;
        let html = Html {
            message: self,
            subject: &subject,
            footer,
        }
        .render()?;
        Ok(Rendered { subject, text, html })
    }
}

/// The `Message-ID` of the message with this id: the same on every attempt.
#[must_use]
pub(super) fn message_id(id: Uuid, domain: &str) -> String {
    format!("<{id}@{domain}>")
}
