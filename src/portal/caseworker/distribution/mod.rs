//! The distribution workbench: proposals for a call made, tried with other figures, held beside each other, explained row
//! by row, and approved; and the reserve list that comes of them.

mod approval;
mod calls;
mod proposal;
mod reserve;
mod workbench;

use actix_web::web;
use plafond_rules::roles::Role;

/// Who looks at distributions; an assessor doesn't, since they show how others scored.
pub const LOOK: [Role; 3] = [Role::Caseworker, Role::Decider, Role::Auditor];

/// Who makes them.
const MAKE: [Role; 2] = [Role::Caseworker, Role::Decider];

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(calls::list)
        .service(workbench::show)
        .service(workbench::make)
        .service(workbench::commit)
        .service(workbench::publish)
        .service(proposal::show)
        .service(reserve::show)
        .service(reserve::show_one)
        .service(reserve::preview_offer)
        .service(reserve::make_offer)
        .service(reserve::record_answer)
        .service(reserve::take_back)
        .service(reserve::preview_grant)
        .service(reserve::grant_accepted)
        .service(approval::ask)
        .service(approval::approve)
        .service(approval::letters)
        .service(approval::preview);
}
