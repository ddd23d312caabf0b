// The desk of caseworkers, assessors and deciders.

import { story, told } from "./lib/visitor.mjs";

await story(async (visitor) => {
  await visitor.logIn(told.people.caseworker);
  await visitor.see("/behandeling?wie=alle", "casework-work-list");
  await visitor.see("/behandeling?status=withdrawn", "casework-work-list-none");
  await visitor.see("/behandeling/aanvragen", "casework-applications");
  await visitor.see("/behandeling/aanvragen?openstelling=00000000-0000-7000-8000-000000000000", "casework-applications-none");
});

await story(async (visitor) => {
  await visitor.logIn(told.people.decider);
  await visitor.look("casework-desk-decider");
});
