// An editor's work with @grpc/grpc-js, through the gateway's gRPC port, from nothing but its address: edit, read,
// list, update with an etag, and what is answered when something is wrong.
//
//   TOUCHSTONE_GRPC=127.0.0.1:8081 TOUCHSTONE_TOKEN=… TOUCHSTONE_REFLECTION_PROTO=… node cycle.mjs
//
// A step is a name and what it does; each stands on the ones before. A new one goes where it happens in the
// work: review and publishing between "updates it" and "deletes it".
import assert from "node:assert/strict";
import { reflect } from "./reflection.mjs";

const { TOUCHSTONE_GRPC, TOUCHSTONE_TOKEN, TOUCHSTONE_REFLECTION_PROTO } = process.env;
const contract = await reflect(TOUCHSTONE_GRPC, TOUCHSTONE_REFLECTION_PROTO);
const administrator = contract.client("touchstone.admin.v1.Admin", TOUCHSTONE_TOKEN);
const organization = "organizations/grpc-js";
const framework = `${organization}/frameworks/core`;
const name = `${framework}/competencies/listening`;

let catalog; // the editor's
let competency; // as it was last answered

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
    const key = await administrator.CreateApiKey({
      parent: organization,
      api_key: { display_name: "the editor", roles: ["catalog-editor"] },
    });
    assert.notEqual(key.secret, "");
    catalog = contract.client("touchstone.catalog.v1.Catalog", key.secret);
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
    const nobody = contract.client("touchstone.catalog.v1.Catalog", "");
    await refused(nobody.GetCompetency({ name }), "UNAUTHENTICATED", "IDENTITY_MISSING");
    const guessed = contract.client("touchstone.catalog.v1.Catalog", "guessed");
    await refused(guessed.GetCompetency({ name }), "UNAUTHENTICATED", "IDENTITY_INVALID");
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
    const kinds = answers
      .flatMap((answer) => answer.events)
      .filter((event) => event.resource === name)
      .map((event) => event.kind);
    assert.deepEqual(kinds, ["CREATED", "UPDATED", "DELETED", "UNDELETED"]);
  },
};

for (const [step, take] of Object.entries(steps)) {
  await take();
  console.log(`ok: ${step}`);
}
contract.close();
