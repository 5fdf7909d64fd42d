// An organization's work with @grpc/grpc-js, through the gateway's gRPC port, from nothing but its address: edit,
// read, list, update with an etag, what is answered when something is wrong; then review, publish, read for good.
//
//   TOUCHSTONE_GRPC=127.0.0.1:8081 TOUCHSTONE_TOKEN=… TOUCHSTONE_REFLECTION_PROTO=… node cycle.mjs
//
// A step is a name and what it does; each stands on the ones before. A new one goes where it happens in the
// work.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { reflect } from "./reflection.mjs";

const { TOUCHSTONE_GRPC, TOUCHSTONE_TOKEN, TOUCHSTONE_REFLECTION_PROTO } = process.env;
const contract = await reflect(TOUCHSTONE_GRPC, TOUCHSTONE_REFLECTION_PROTO);
const administrator = contract.client("touchstone.admin.v1.Admin", TOUCHSTONE_TOKEN);
const organization = "organizations/grpc-js";
const framework = `${organization}/frameworks/core`;
const name = `${framework}/competencies/listening`;
const writing = `${framework}/competencies/writing`;
const first = `${framework}/releases/first`;
const second = `${framework}/releases/second`;
const released = { name: `${first}/competencies/listening` };
const Catalog = "touchstone.catalog.v1.Catalog";

let catalog; // the editor's
let reviewer, publisher; // the catalog of others of the organization, and of
let guest, stranger; // others elsewhere, who read bytes
let competency; // as it was last answered
let publication; // the first release, as it was published
let published; // the bytes of the competency in it

// A call is refused with that code and reason; gives the error.
async function refused(call, codeName, reason) {
  const error = await call.then(
    () => assert.fail(`was not refused with ${codeName}`),
    (refusal) => refusal,
  );
  assert.equal(error.codeName, codeName, error.message);
  assert.equal(error.reason, reason, error.message);
  return error;
}

// What a call answers once it is not refused any more: what others have just been allowed takes a moment.
async function soon(call) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await call();
    } catch (refusal) {
      if (Date.now() > deadline) throw refusal;
      await sleep(10);
    }
  }
}

// The secret of a new key.
async function keyOf(parent, api_key_id, role) {
  const key = await administrator.CreateApiKey({
    parent,
    api_key_id,
    api_key: { display_name: api_key_id, roles: [role] },
  });
  assert.notEqual(key.secret, "");
  return key.secret;
}

// Another release of the framework as it is now, up to its publication.
async function publish(release_id, release) {
  const { name } = await catalog.CreateRelease({ parent: framework, release_id, release });
  const { content_hash } = await catalog.SubmitRelease({ name });
  await reviewer.ReviewRelease({ name, review: { verdict: "APPROVED", content_hash } });
  return publisher.PublishRelease({ name });
}

const steps = {
  "finds every service by reflection": async () => {
    for (const service of ["admin.v1.Admin", "catalog.v1.Catalog", "catalog.v1.EventFeed"]) {
      assert.ok(contract.services.includes(`touchstone.${service}`), service);
    }
    const health = contract.client("grpc.health.v1.Health", "");
    const { status } = await health.Check({ service: "touchstone.catalog.v1.Catalog" });
    assert.equal(status, "SERVING");
  },

  "gets a key of its own": async () => {
    await administrator.CreateOrganization({
      organization_id: "grpc-js",
      organization: { display_name: "Who uses gRPC" },
    });
    catalog = contract.client(Catalog, await keyOf(organization, "editor", "catalog-editor"));
  },

  "creates a framework and a competency": async () => {
    await catalog.CreateFramework({
      parent: organization,
      framework_id: "core",
      framework: { title: "Core" },
    });
    const request = {
      parent: framework,
      competency_id: "listening",
      competency: {
        title: "Listening",
        key_elements: [{ title: "Hears people out", behaviors: [{ text: "Does not interrupt." }] }],
        growth_kinds: ["SHADOWING"],
      },
      request_id: "create-listening",
    };
    competency = await catalog.CreateCompetency(request);
    assert.equal(competency.name, name);
    assert.notEqual(competency.key_elements[0].behaviors[0].id, "");
    assert.deepEqual(await catalog.CreateCompetency(request), competency, "repeated, it is the same call");
  },

  "reads it": async () => {
    assert.deepEqual(await catalog.GetCompetency({ name }), competency);
    const { competencies } = await catalog.BatchGetCompetencies({ parent: framework, names: [name] });
    assert.deepEqual(competencies, [competency]);
  },

  "lists page by page": async () => {
    await catalog.CreateCompetency({
      parent: framework,
      competency_id: "writing",
      competency: { title: "Writing" },
    });
    const titles = [];
    let page_token = "";
    do {
      const page = await catalog.ListCompetencies({ parent: framework, page_size: 1, page_token });
      assert.equal(page.competencies.length, 1);
      titles.push(page.competencies[0].title);
      page_token = page.next_page_token;
    } while (page_token !== "");
    assert.deepEqual(titles, ["Listening", "Writing"]);
    const some = await catalog.ListCompetencies({ parent: framework, filter: 'title = "Wri*"' });
    assert.deepEqual(some.competencies.map((found) => found.title), ["Writing"]);
  },

  "updates it, with an etag": async () => {
    const before = competency;
    competency = await catalog.UpdateCompetency({
      competency: { name, title: "Listening well", etag: before.etag },
      update_mask: { paths: ["title"] },
    });
    assert.equal(competency.title, "Listening well");
    assert.deepEqual(competency.key_elements, before.key_elements, "only the title changed");
    assert.notEqual(competency.etag, before.etag);
    const stale = { competency: { name, title: "Lost", etag: before.etag } };
    await refused(catalog.UpdateCompetency(stale), "ABORTED", "ETAG_STALE");
    assert.deepEqual(await catalog.GetCompetency({ name }), competency);
  },

  "is told what is wrong": async () => {
    const wrong = { parent: framework, competency: { code: "no spaces", tags: ["a", "a"] } };
    const error = await refused(catalog.CreateCompetency(wrong), "INVALID_ARGUMENT", "FIELD_INVALID");
    assert.deepEqual(error.violations.sort(), [
      "competency.code",
      "competency.tags[1]",
      "competency.title",
    ]);
    await refused(
      catalog.GetCompetency({ name: `${framework}/competencies/nothing` }),
      "NOT_FOUND",
      "RESOURCE_NOT_FOUND",
    );
    await refused(
      catalog.CreateCompetency({ parent: framework, competency_id: "listening", competency: { title: "Again" } }),
      "ALREADY_EXISTS",
      "RESOURCE_EXISTS",
    );
    await refused(
      catalog.GetFramework({ name: "organizations/another/frameworks/core" }),
      "PERMISSION_DENIED",
      "PERMISSION_DENIED",
    );
    const nobody = contract.client(Catalog, "");
    await refused(nobody.GetCompetency({ name }), "UNAUTHENTICATED", "IDENTITY_MISSING");
    const guessed = contract.client(Catalog, "guessed");
    await refused(guessed.GetCompetency({ name }), "UNAUTHENTICATED", "IDENTITY_INVALID");
  },

  "has colleagues, and others elsewhere": async () => {
    reviewer = contract.client(Catalog, await keyOf(organization, "reviewer", "catalog-reviewer"));
    publisher = contract.client(Catalog, await keyOf(organization, "publisher", "catalog-publisher"));
    const reader = async (organization_id) => {
      const elsewhere = await administrator.CreateOrganization({
        organization_id,
        organization: { display_name: "Elsewhere" },
      });
      return contract.clientOfBytes(Catalog, await keyOf(elsewhere.name, "reader", "viewer"));
    };
    guest = await reader("grpc-js-guest");
    stranger = await reader("grpc-js-stranger");
  },

  "submits no release while something is missing, and is told everything": async () => {
    const draft = await catalog.CreateRelease({
      parent: framework,
      release_id: "first",
      release: { title: "The first", reviewers: [`${organization}/apiKeys/reviewer`] },
    });
    assert.equal(draft.name, first);
    assert.equal(draft.state, "DRAFT");
    const incomplete = catalog.SubmitRelease({ name: first });
    const error = await refused(incomplete, "FAILED_PRECONDITION", "FRAMEWORK_INCOMPLETE");
    assert.deepEqual(error.violations, [
      `${framework} proficiency_scale.levels`,
      `${name} definition`,
      `${name} importance`,
      `${writing} definition`,
      `${writing} importance`,
      `${writing} key_elements`,
    ]);
  },

  "completes the framework and submits it": async () => {
    await catalog.UpdateFramework({
      framework: {
        name: framework,
        proficiency_scale: {
          levels: [
            { title: "Entry", job_demand: "Simple matters", indicators: ["Asks"] },
            { title: "Expert", job_demand: "All matters", indicators: ["Is asked"] },
          ],
        },
      },
      update_mask: { paths: ["proficiency_scale"] },
    });
    await catalog.UpdateCompetency({
      competency: {
        name: writing,
        definition: "Says in few words what is meant.",
        importance: "What is not understood is asked again.",
        key_elements: [{ title: "Is brief", behaviors: [{ text: "Strikes out what says nothing." }] }],
      },
      update_mask: { paths: ["definition", "importance", "key_elements"] },
    });
    competency = await catalog.UpdateCompetency({
      competency: { name, definition: "Hears what the customer means.", importance: "It saves a second visit." },
      update_mask: { paths: ["definition", "importance"] },
    });
    const submitted = await catalog.SubmitRelease({ name: first });
    assert.equal(submitted.state, "IN_REVIEW");
    assert.equal(submitted.competency_count, 2);
    assert.equal(submitted.submitter, `${organization}/apiKeys/editor`);
    assert.match(submitted.content_hash, /^sha256-jcs-1:[0-9a-f]{64}$/);
  },

  "has it reviewed by somebody else": async () => {
    const { content_hash } = await catalog.GetRelease({ name: first });
    const review = { name: first, review: { verdict: "APPROVED", remark: "Reads well.", content_hash } };
    await refused(catalog.ReviewRelease(review), "PERMISSION_DENIED", "PERMISSION_DENIED");
    const early = publisher.PublishRelease({ name: first });
    await refused(early, "FAILED_PRECONDITION", "RELEASE_NOT_APPROVED");
    const { competency: copy } = await reviewer.GetReleasedCompetency(released);
    assert.deepEqual(copy, competency, "reviewers see what was submitted");
    const { reviews } = await reviewer.ReviewRelease(review);
    assert.deepEqual(
      reviews.map(({ reviewer, verdict, remark }) => [reviewer, verdict, remark]),
      [[`${organization}/apiKeys/reviewer`, "APPROVED", "Reads well."]],
    );
  },

  "publishes it": async () => {
    await refused(catalog.PublishRelease({ name: first }), "PERMISSION_DENIED", "PERMISSION_DENIED");
    publication = await publisher.PublishRelease({ name: first });
    assert.equal(publication.state, "PUBLISHED");
    assert.equal(publication.number, 1);
  },

  "reads it at its versioned name, the same bytes when the draft has moved on": async () => {
    assert.deepEqual(await catalog.GetRelease({ name: first }), publication);
    const reader = contract.clientOfBytes(Catalog, await keyOf(organization, "reader", "viewer"));
    published = await reader.GetReleasedCompetency(released);
    const { competency: copy } = await catalog.GetReleasedCompetency(released);
    assert.deepEqual(copy, competency);
    competency = await catalog.UpdateCompetency({
      competency: { name, definition: "Hears what the citizen means." },
      update_mask: { paths: ["definition"] },
    });
    assert.deepEqual(await reader.GetReleasedCompetency(released), published);
    assert.deepEqual(await catalog.GetRelease({ name: first }), publication);
  },

  "changes nothing of what is published": async () => {
    const change = { release: { name: first, title: "Another" }, update_mask: { paths: ["title"] } };
    await refused(publisher.UpdateRelease(change), "FAILED_PRECONDITION", "RELEASE_IMMUTABLE");
    await refused(publisher.DeleteRelease({ name: first }), "FAILED_PRECONDITION", "RELEASE_IMMUTABLE");
    await refused(catalog.WithdrawRelease({ name: first }), "FAILED_PRECONDITION", "RELEASE_STATE");
    assert.deepEqual(await catalog.GetRelease({ name: first }), publication);
  },

  "shows it to others as its audience says": async () => {
    const nobody = contract.clientOfBytes(Catalog, "");
    const show = (audience) =>
      publisher.UpdateRelease({ release: { name: first, audience }, update_mask: { paths: ["audience"] } });
    const denied = (who) => refused(who.GetReleasedCompetency(released), "PERMISSION_DENIED", "PERMISSION_DENIED");
    const unknown = () => refused(nobody.GetReleasedCompetency(released), "UNAUTHENTICATED", "IDENTITY_MISSING");
    await denied(guest);
    await show({ kind: "ORGANIZATIONS", organization_ids: ["grpc-js-guest"] });
    assert.deepEqual(await soon(() => guest.GetReleasedCompetency(released)), published);
    await denied(stranger);
    await unknown();
    await show({ kind: "EVERY_ORGANIZATION" });
    assert.deepEqual(await soon(() => stranger.GetReleasedCompetency(released)), published);
    await unknown();
    await show({ kind: "PUBLIC" });
    assert.deepEqual(await soon(() => nobody.GetReleasedCompetency(released)), published);
    await refused(guest.GetCompetency({ name }), "PERMISSION_DENIED", "PERMISSION_DENIED");
  },

  "says what the next release changes": async () => {
    const next = await publish("second", {});
    assert.equal(next.number, 2);
    assert.notEqual(next.content_hash, publication.content_hash);
    const { changes } = await catalog.DiffReleases({ name: second, base: first });
    assert.deepEqual(
      changes.map(({ kind, competency_id, field }) => [kind, competency_id, field]),
      [["REWORDED", "listening", "definition"]],
    );
    assert.deepEqual(changes[0].pieces, [
      { fate: "KEPT", text: "Hears what the " },
      { fate: "REMOVED", text: "customer" },
      { fate: "ADDED", text: "citizen" },
      { fate: "KEPT", text: " means." },
    ]);
  },

  "retires it; who could read it still can, but it is not listed": async () => {
    const listed = async () => {
      const { releases } = await catalog.ListPublishedReleases({ reader: organization });
      return releases.map((release) => release.name);
    };
    assert.deepEqual(await soon(listed), [first]);
    const retired = await publisher.RetireRelease({ name: first });
    assert.equal(retired.state, "RETIRED");
    assert.equal(retired.content_hash, publication.content_hash);
    assert.deepEqual(await guest.GetReleasedCompetency(released), published);
    assert.deepEqual(await listed(), []);
  },

  "deletes it and brings it back": async () => {
    await catalog.DeleteCompetency({ name, etag: competency.etag });
    assert.notEqual((await catalog.GetCompetency({ name })).delete_time, null, "it says that it is deleted");
    const { competencies } = await catalog.ListCompetencies({ parent: framework });
    assert.deepEqual(competencies.map((found) => found.title), ["Writing"]);
    competency = await catalog.UndeleteCompetency({ name });
    assert.equal(competency.title, "Listening well");
  },

  "hears of every change": async () => {
    const feed = contract.client("touchstone.catalog.v1.EventFeed", TOUCHSTONE_TOKEN);
    const answers = await feed.Watch({ parent: organization, once: true });
    const kindsOf = (resource) =>
      answers
        .flatMap((answer) => answer.events)
        .filter((event) => event.resource === resource)
        .map((event) => event.kind);
    const updated = (times) => Array(times).fill("UPDATED");
    assert.deepEqual(kindsOf(name), ["CREATED", ...updated(3), "DELETED", "UNDELETED"]);
    assert.deepEqual(kindsOf(second), ["CREATED", ...updated(3)], "submitted, reviewed and published");
  },
};

for (const [step, take] of Object.entries(steps)) {
  await take();
  console.log(`ok: ${step}`);
}
contract.close();
