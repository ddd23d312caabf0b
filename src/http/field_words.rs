//! What is wrong with a field, in English, for those who ask for it. The Dutch words stand where the mistake is found.

/// Code by code, as in `errors[].code`.
const ENGLISH: &[(&str, &str)] = &[
    (
        "above-grant",
        "Settle at no more than what was granted (Awb 4:46).",
    ),
    (
        "above-most",
        "The award can't become that much; the Dutch words say how much at most.",
    ),
    (
        "amount-invalid",
        "Write an amount as text with a point and two digits, such as 12500.00: not negative, no comma.",
    ),
    (
        "amount-outside-request",
        "Grant more than nothing and at most what was asked for.",
    ),
    (
        "amount-too-large",
        "These amounts add up to more than can be handled.",
    ),
    (
        "amount-zero",
        "Give an amount that is more than nothing, or leave it out where you may.",
    ),
    (
        "address-missing",
        "Without consent to electronic sending, letters go by post (Awb 2:8). Give the postal address, or that consent.",
    ),
    (
        "application-unknown",
        "This application takes no part in the distribution.",
    ),
    (
        "body-incomplete",
        "Your input did not arrive whole. Send it again.",
    ),
    (
        "breach-unknown",
        "Give the day of the breach: after the settlement and not later than today.",
    ),
    ("call-unknown", "This call is not there."),
    (
        "choice-unknown",
        "Choose one of the values that the API reference lists.",
    ),
    ("criteria-missing", "A tender needs criteria."),
    ("criterion-unknown", "This criterion is not there."),
    (
        "cursor-invalid",
        "Take the cursor from the Link header of the page before.",
    ),
    (
        "date-in-future",
        "This day has not come yet. Give today or an earlier day.",
    ),
    ("date-invalid", "Write a day as 2026-03-24."),
    (
        "date-time-invalid",
        "Write an instant with its time zone, such as 2026-03-24T17:00:00+01:00.",
    ),
    (
        "day-impossible",
        "Give the day on which it happened: not before it was sent, and not after today.",
    ),
    (
        "delay-too-short",
        "Name a day after today and after the last day to decide.",
    ),
    (
        "declaration-missing",
        "You can assess only after declaring that you have no interest in this application.",
    ),
    (
        "document-missing",
        "A document that the call asks for is not attached yet.",
    ),
    ("email-invalid", "This is not a valid e-mail address."),
    ("field-missing", "This field is missing. Fill it in."),
    (
        "field-unknown",
        "We don't know this field. Remove it or correct its name.",
    ),
    (
        "iban-invalid",
        "This account number is not right. Check the IBAN.",
    ),
    (
        "intended-not-less",
        "What is intended is less than it is now; nothing is a revocation or a refusal.",
    ),
    ("json-malformed", "This is not valid JSON."),
    ("key-repeated", "This field is there twice. Keep one."),
    ("kvk-number-invalid", "A KvK number has 8 digits."),
    (
        "letter-field-missing",
        "The template asks for a field that this letter does not always have.",
    ),
    ("letter-not-issued", "This decision brings no such letter."),
    (
        "link-spent",
        "This link was used before or has expired. Ask for a new one.",
    ),
    (
        "mandate-end-impossible",
        "Choose a last day that is yesterday or later, and sooner than it was given for.",
    ),
    (
        "maximum-below-minimum",
        "The most is more than nothing and not below the least. Leave it empty when there is none.",
    ),
    ("missing", "This is needed here. Fill it in."),
    (
        "deviation-unexplained",
        "This line cost much more or less than was budgeted. Explain why.",
    ),
    (
        "lines-differ",
        "Give the costs of each line of the budget, in its order.",
    ),
    ("not-adding-up", "The lines don't add up to what was reported."),
    (
        "penalty-outside-range",
        "An upheld objection makes it more than was determined, and at most what it is by law.",
    ),
    ("postcode-invalid", "Write a Dutch postcode as 1234 AB."),
    (
        "reclaim-not-less",
        "An upheld objection makes it less than what was reclaimed.",
    ),
    (
        "more-than-within-reach",
        "Offer more than nothing and at most what is within reach: the rest is for those before it or was offered.",
    ),
    (
        "name-taken",
        "You have a view with this name already. Choose another name.",
    ),
    (
        "no-link",
        "Give a web address that begins with https://, or an e-mail address.",
    ),
    (
        "not-a-decider",
        "A mandate is for someone with the role of decider. Give that role first.",
    ),
    (
        "not-for-this-kind",
        "This field does not go with this kind of change. Leave it out.",
    ),
    (
        "not-less",
        "A lowering is less than it is now, and more than nothing; nothing is a revocation.",
    ),
    ("not-more", "A raise is more than it is now."),
    ("not-together", "These don't go together. Choose one."),
    (
        "not-yours-to-tell",
        "Leave this out; it is known when it comes in.",
    ),
    ("number-too-large", "This number is too large."),
    ("number-too-small", "This number is too small."),
    (
        "only-when-lowered",
        "Only a lowering can apply to what was filed before.",
    ),
    ("out-of-reach", "This day lies too far away to count with."),
    ("other-call", "Compare with a distribution of the same call."),
    ("period-reversed", "The period ends before it begins."),
    (
        "points-out-of-range",
        "Give no more points than the maximum, and none below zero.",
    ),
    (
        "reference-unknown",
        "You refer to something that doesn't exist, or that doesn't belong together. Check the identifiers.",
    ),
    ("repeated", "This is there twice. Keep one."),
    ("role-unknown", "We don't know this role."),
    ("roles-apart", "These roles don't go together."),
    (
        "rsin-invalid",
        "An RSIN has 9 digits and passes the eleven-test. Check the number.",
    ),
    (
        "seed-invalid",
        "A seed consists of hexadecimal characters, two by two.",
    ),
    (
        "seed-missing",
        "A draw has to decide between some applications; give the seed.",
    ),
    (
        "status-unknown",
        "Choose one of the states that the API reference lists.",
    ),
    ("date-in-past", "Choose a moment that is still to come."),
    (
        "date-out-of-range",
        "This day doesn't fit: it lies in the future or in the wrong order.",
    ),
    (
        "does-not-fit-ground",
        "This doesn't go with the ground. Fill it in, change it or leave it out.",
    ),
    (
        "does-not-fit-outcome",
        "This doesn't go with the outcome. Fill it in, change it or leave it out.",
    ),
    (
        "for-municipality",
        "Leave this out: only the municipality fills it in.",
    ),
    (
        "ground-unfounded",
        "This ground is not there, or is not for you to give.",
    ),
    (
        "no-outage-recorded",
        "No outage is recorded that makes this objection count as in time. Have it recorded first, or explain why nobody is to blame \
         (excuse `other`, Awb 6:11).",
    ),
    (
        "nothing-changes",
        "An upheld objection changes the amount or the obligations. If nothing changes, dismiss it.",
    ),
    ("only-by-post", "A day of posting goes only with post."),
    (
        "too-many-views",
        "You have 20 saved views already. Take one away first.",
    ),
    (
        "too-soon",
        "Plan it at least a week ahead, or agree on less with the objector.",
    ),
    (
        "worse-off",
        "Nobody ends lower on the own objection. Grant at least what was granted.",
    ),
    (
        "template-endless",
        "The letter was not ready in time. Is there a repetition in the template that does not end?",
    ),
    (
        "template-wrong",
        "The template is wrong here; the message of the engine is in English.",
    ),
    ("sub-ceiling-unknown", "This sub-ceiling is not there."),
    ("term-too-short", "Give at least until tomorrow."),
    ("text-empty", "Fill this in."),
    (
        "text-too-long",
        "Use fewer characters; the API reference says how many.",
    ),
    (
        "text-unreadable",
        "There is an invisible character in this that we don't accept. Type the text again.",
    ),
    ("threshold-above-maximum", "The threshold is above the maximum."),
    ("too-few", "Give more of these; the API reference says how many."),
    (
        "too-many",
        "Give fewer of these; the API reference says how many.",
    ),
    ("topic-unknown", "You can't choose mail about this topic."),
    ("type-wrong", "This is another kind of value than we expect."),
    ("unknown-role", "We don't know this role."),
    (
        "upload-incomplete",
        "The file did not arrive whole. Send it again.",
    ),
    ("uuid-invalid", "This is not a valid identifier."),
    (
        "value-invalid",
        "This value does not fit here; the API reference says what does.",
    ),
    ("weights-not-100", "The weights don't add up to 100."),
    ("window-reversed", "The call closes before it opens."),
    (
        "works-back-too-far",
        "A change works back to the grant or the settlement at most.",
    ),
];

/// The English of a code, when it has words of its own.
#[must_use]
pub fn english(code: &str) -> Option<&'static str> {
    ENGLISH
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, words)| *words)
}
