//! The SQL of one request, as PostgreSQL logged it, made into a script for pgbench.
//!
//! Two requests are traced. What is the same in both is a constant; what differs belongs to the dossier, so the script
//! makes it from the number of the dossier: the same value in every place where the request had the same value.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::Failure;
use crate::cases::Case;
use crate::place::Place;
use crate::service::Service;

const MARK: &str = "TRACED ";

/// A statement with its parameters; nothing for NULL.
#[derive(Debug)]
struct Statement {
    text: String,
    parameters: Vec<Option<String>>,
}

/// Asks for two dossiers with logging on, and makes the script.
pub async fn script(place: &Place, case: &Case) -> Result<String, Failure> {
    // One connection, so that nothing else stands between; the first two requests fill its caches.
    let service = Service::start(place, 1).await?;
    let mut traces = Vec::new();
    for n in 1..=4 {
        let path = case.path.replace("{id}", &case.dossiers.id(n));
        if n == 3 {
            switch(
                place,
                "ALTER SYSTEM SET log_line_prefix = 'TRACED '; ALTER SYSTEM SET log_statement = 'all'",
            )
            .await?;
        }
        let before = place.log()?.len();
        match &case.body {
            Some(body) => service.post(case.token.as_deref(), &path, body).await?,
            None => service.get(case.token.as_deref(), &path).await?,
        };
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        if n >= 3 {
            traces.push(parse(place.log()?.get(before..).unwrap_or_default()));
        }
    }
    switch(place, "ALTER SYSTEM RESET ALL").await?;
    let [first, second] = traces.try_into().map_err(|_| "two traces")?;
    merge(&first, &second, &case.dossiers.id(3), case.dossiers.prefix())
}

async fn switch(place: &Place, settings: &str) -> Result<(), Failure> {
    for setting in settings.split("; ") {
        place.as_owner(setting).await?;
    }
    place.as_owner("SELECT pg_reload_conf()").await?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    Ok(())
}

fn parse(log: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for entry in log.split(MARK) {
        // A line of a message that goes on begins with a tab.
        let entry = entry.trim_end().replace("\n\t", "\n");
        if let Some(rest) = entry.strip_prefix("LOG:  ") {
            let (kind, text) = rest.split_once(": ").unwrap_or_default();
            if kind == "statement" || kind.starts_with("execute ") {
                statements.push(Statement {
                    text: text.to_owned(),
                    parameters: Vec::new(),
                });
            }
        } else if let Some(rest) = entry.strip_prefix("DETAIL:  parameters: ")
            && let Some(last) = statements.last_mut()
        {
            last.parameters = parameters(rest);
        }
    }
    statements
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn parameters(mut rest: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    while let Some((_, value)) = rest.split_once(" = ") {
        if let Some(after) = value.strip_prefix("NULL") {
            found.push(None);
            rest = after;
            continue;
        }
        let mut text = String::new();
        let mut letters = value.char_indices().skip(1).peekable();
        let mut end = value.len();
        while let Some((at, letter)) = letters.next() {
            if letter == '\'' {
                if letters.peek().is_some_and(|(_, next)| *next == '\'') {
                    letters.next();
                } else {
                    end = at + 1;
                    break;
                }
            }
            text.push(letter);
        }
        found.push(Some(text));
        rest = value.get(end..).unwrap_or_default();
    }
    found
}

fn merge(first: &[Statement], second: &[Statement], id: &str, prefix: &str) -> Result<String, Failure> {
    if first.is_empty() || first.len() != second.len() {
        return Err(format!("{} and {} statements", first.len(), second.len()).into());
    }
    let mut made = Made {
        known: HashMap::from([(
            id.to_owned(),
            format!("('{prefix}' || lpad(to_hex(:bench_n::bigint), 12, '0'))"),
        )]),
    };
    let mut script = String::new();
    for (one, other) in first.iter().zip(second) {
        if one.text != other.text {
            return Err(format!("two ways: {} and {}", one.text, other.text).into());
        }
        let mut text = one.text.clone();
        let mut literals = Vec::new();
        for (at, value) in one.parameters.iter().enumerate() {
            let same = other.parameters.get(at) == Some(value);
            literals.push(match value {
                None => "NULL".to_owned(),
                Some(value) if same => quoted(value),
                Some(value) => made.of_the_dossier(value),
            });
        }
        let literals: Vec<String> = (one.parameters.iter().zip(&literals))
            .map(|(value, literal)| {
                rehashed(value.as_deref(), &one.parameters, &literals).unwrap_or_else(|| literal.clone())
            })
            .collect();
        // From the last, so that $1 does not find $10.
        for (at, literal) in literals.iter().enumerate().rev() {
            text = text.replace(&format!("${}", at + 1), literal);
        }
        script.push_str(&text);
        script.push_str(";\n");
    }
    Ok(script)
}

/// PostgreSQL checks that what is kept beside its hash has that hash, so such a hash is made from what it is of.
fn rehashed(value: Option<&str>, parameters: &[Option<String>], literals: &[String]) -> Option<String> {
    let hash = value?.strip_prefix("\\x")?;
    let is_of = |text: &Option<String>| {
        text.as_deref()
            .is_some_and(|text| hex::encode(Sha256::digest(text)) == hash)
    };
    let (_, literal) = parameters.iter().zip(literals).find(|(text, _)| is_of(text))?;
    Some(format!("sha256(convert_to({literal}::text, 'UTF8'))"))
}

/// What stands for each value that belongs to the dossier.
struct Made {
    known: HashMap<String, String>,
}

impl Made {
    fn of_the_dossier(&mut self, value: &str) -> String {
        let ordinal = self.known.len();
        let unique = format!("'{ordinal}-' || :bench_n::bigint");
        if is_uuid(value) {
            let made = self
                .known
                .entry(value.to_owned())
                .or_insert_with(|| format!("md5({unique})"));
            return format!("{made}::uuid");
        }
        if value.starts_with("\\x") {
            let made = self
                .known
                .entry(value.to_owned())
                .or_insert_with(|| format!("sha256(convert_to({unique}, 'UTF8'))"));
            return made.clone();
        }
        if value.parse::<u64>().is_ok() {
            return "(5000000000 + :bench_n::bigint)".to_owned();
        }
        if value.get(..2) == Some("20") && value.contains(':') && value.ends_with("+00") {
            return "now()".to_owned();
        }
        // Documents and amounts have nothing unique in them.
        if value.starts_with(['{', '[']) || value.parse::<f64>().is_ok() {
            return quoted(value);
        }
        let mut text = format!("{}::text", quoted(value));
        for (known, made) in &self.known {
            if is_uuid(known) && value.contains(known.as_str()) {
                text = format!("replace({text}, '{known}', ({made})::uuid::text)");
            }
        }
        text
    }
}

fn is_uuid(value: &str) -> bool {
    uuid::Uuid::try_parse(value).is_ok() && value.len() == 36
}

/// A constant of SQL. pgbench takes any word after a colon for a variable of its own, so colons are escaped.
fn quoted(value: &str) -> String {
    let value = value.replace('\'', "''");
    if value.contains([':', '\\']) {
        format!("E'{}'", value.replace('\\', "\\\\").replace(':', "\\072"))
    } else {
        format!("'{value}'")
    }
}
