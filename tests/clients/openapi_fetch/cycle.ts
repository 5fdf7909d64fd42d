// An organization's work over REST, with openapi-fetch and the types that openapi-typescript made of /openeditor.json:
// what is not in the document does not compile.
//
//   TOUCHSTONE_HTTP=http://127.0.0.1:8080 TOUCHSTONE_TOKEN=… node cycle.js
//
// A step is a name and what it does; each stands on the ones before. A new one goes where it happens in the
// work.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Competency = components["schemas"]["touchstone.catalog.v1.Competency"];
type Release = components["schemas"]["touchstone.catalog.v1.Release"];
type Failure = components["schemas"]["Error"];

const { TOUCHSTONE_HTTP: baseUrl = "", TOUCHSTONE_TOKEN: token = "" } = process.env;
const organization = "openapi-fetch";
const framework = "core";
const one = { organization, framework, competency: "listening" };

const clientFor = (secret: string) =>
  createClient<paths>({ baseUrl, headers: secret === "" ? {} : { Authorization: `Bearer ${secret}` } });

const administrator = clientFor(token);
let editor: typeof administrator;
let reviewer: typeof administrator;
let publisher: typeof administrator;
let guest: typeof administrator; // of another organization
let stranger: typeof administrator; // of a third
let listening: Competency; // as it was last answered
let publication: Release; // the first release, as it was published
let published: string; // the competency in it, byte for byte

// What a call answered; an error is none.
function answered<T>({ data, error, response }: { data?: T; error?: Failure; response: Response }): T {
  assert.ok(data !== undefined, `${response.status} ${JSON.stringify(error)}`);
  return data;
}

// A call was refused with that status and reason; gives what it finds wrong: fields, or what stands in the way.
function refused(result: { error?: Failure; response: Response }, status: number, reason: string) {
  const details = result.error?.error.details ?? [];
  assert.equal(result.response.status, status, JSON.stringify(result.error));
  assert.equal(details.find((detail) => detail.reason !== undefined)?.reason, reason);
  return details.flatMap((detail) => [
    ...(detail.fieldViolations ?? []).map((violation) => violation.field),
    ...(detail.violations ?? []).map((violation) => violation.subject),
  ]);
}

// What a call answers once it is not refused any more: what others have just been allowed takes a moment.
async function soon<T extends { response: Response }>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const result = await call();
    if (result.response.ok || Date.now() > deadline) return result;
    await sleep(10);
  }
}

// A client with a new key.
async function clientOf(organization: string, apiKeyId: string, role: string) {
  const key = answered(
    await administrator.POST("/v1/organizations/{organization}/apiKeys", {
      params: { path: { organization }, query: { apiKeyId } },
      body: { displayName: apiKeyId, roles: [role] },
    }),
  );
  assert.ok(key.secret);
  return clientFor(key.secret);
}

async function createOrganization(organizationId: string, displayName: string) {
  answered(
    await administrator.POST("/v1/organizations", { params: { query: { organizationId } }, body: { displayName } }),
  );
}

const collection = "/v1/organizations/{organization}/frameworks/{framework}/competencies";
const single = `${collection}/{competency}` as const;
const release = "/v1/organizations/{organization}/frameworks/{framework}/releases/{release}";
const released = `${release}/competencies/{competency}` as const;

const draft = `organizations/${organization}/frameworks/${framework}`; // its name
const first = { organization, framework, release: "first" };
const second = { organization, framework, release: "second" };

// What a client reads of the first release's competency, byte for byte.
const read = (client: typeof administrator) =>
  client.GET(released, { params: { path: { ...first, ...one } }, parseAs: "text" });
const getFirst = async () => answered(await editor.GET(release, { params: { path: first } }));
const submit = (path: typeof first) => editor.POST(`${release}:submit`, { params: { path }, body: {} });
const approve = async (client: typeof administrator, path: typeof first) => {
  const { contentHash } = answered(await editor.GET(release, { params: { path } }));
  return client.POST(`${release}:review`, {
    params: { path },
    body: { review: { verdict: "APPROVED", remark: "Reads well.", contentHash } },
  });
};
const publish = (client: typeof administrator, path: typeof first) =>
  client.POST(`${release}:publish`, { params: { path }, body: {} });
const create = (releaseId: string, body: Release) =>
  editor.POST("/v1/organizations/{organization}/frameworks/{framework}/releases", {
    params: { path: { organization, framework }, query: { releaseId } },
    body,
  });

const steps: Record<string, () => Promise<void>> = {
  "gets a key of its own": async () => {
    await createOrganization(organization, "Who uses OpenAPI");
    editor = await clientOf(organization, "editor", "catalog-editor");
  },

  "creates a framework and a competency": async () => {
    answered(
      await editor.POST("/v1/organizations/{organization}/frameworks", {
        params: { path: { organization }, query: { frameworkId: framework } },
        body: { title: "Core" },
      }),
    );
    listening = answered(
      await editor.POST(collection, {
        params: {
          path: { organization, framework },
          query: { competencyId: "listening", requestId: "create-listening" },
        },
        body: {
          title: "Listening",
          keyElements: [{ title: "Hears people out", behaviors: [{ text: "Does not interrupt." }] }],
          growthKinds: ["SHADOWING"],
        },
      }),
    );
    assert.equal(listening.name, `organizations/${organization}/frameworks/${framework}/competencies/listening`);
    assert.ok(listening.keyElements?.[0]?.behaviors?.[0]?.id);
  },

  "reads it, and not again while it is the same": async () => {
    const result = await editor.GET(single, { params: { path: one } });
    assert.deepEqual(answered(result), listening);
    const tag = result.response.headers.get("ETag") ?? "";
    assert.notEqual(tag, "");
    const again = await editor.GET(single, { params: { path: one, header: { "If-None-Match": tag } } });
    assert.equal(again.response.status, 304);
  },

  "lists page by page": async () => {
    answered(
      await editor.POST(collection, {
        params: { path: { organization, framework }, query: { competencyId: "writing" } },
        body: { title: "Writing" },
      }),
    );
    const titles: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = answered(
        await editor.GET(collection, {
          params: { path: { organization, framework }, query: { pageSize: 1, pageToken } },
        }),
      );
      titles.push(...(page.competencies ?? []).map((competency) => competency.title));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    assert.deepEqual(titles, ["Listening", "Writing"]);
  },

  "updates it, with an etag": async () => {
    const before = `"${listening.etag}"`;
    const change = (title: string) =>
      editor.PATCH(single, { params: { path: one, header: { "If-Match": before } }, body: { title } });
    listening = answered(await change("Listening well"));
    assert.equal(listening.title, "Listening well");
    assert.equal(listening.keyElements?.length, 1, "only the title changed");
    refused(await change("Lost"), 412, "ETAG_STALE");
    assert.deepEqual(answered(await editor.GET(single, { params: { path: one } })), listening);
  },

  "is told what is wrong": async () => {
    const create = (body: Competency, competencyId?: string) =>
      editor.POST(collection, { params: { path: { organization, framework }, query: { competencyId } }, body });
    const wrong = refused(await create({ title: "", code: "no spaces", tags: ["a", "a"] }), 400, "FIELD_INVALID");
    assert.deepEqual(wrong.sort(), ["competency.code", "competency.tags[1]", "competency.title"]);
    refused(await create({ title: "Again" }, "listening"), 409, "RESOURCE_EXISTS");
    const missing = { ...one, competency: "nothing" };
    refused(await editor.GET(single, { params: { path: missing } }), 404, "RESOURCE_NOT_FOUND");
    const foreign = { ...one, organization: "another" };
    refused(await editor.GET(single, { params: { path: foreign } }), 403, "PERMISSION_DENIED");
    refused(await clientFor("").GET(single, { params: { path: one } }), 401, "IDENTITY_MISSING");
  },

  "has colleagues, and others elsewhere": async () => {
    reviewer = await clientOf(organization, "reviewer", "catalog-reviewer");
    publisher = await clientOf(organization, "publisher", "catalog-publisher");
    await createOrganization("openapi-fetch-guest", "Elsewhere");
    guest = await clientOf("openapi-fetch-guest", "reader", "viewer");
    await createOrganization("openapi-fetch-stranger", "Elsewhere");
    stranger = await clientOf("openapi-fetch-stranger", "reader", "viewer");
  },

  "submits no release while something is missing, and is told everything": async () => {
    const reviewers = [`organizations/${organization}/apiKeys/reviewer`];
    const announced = answered(await create("first", { title: "The first", reviewers }));
    assert.equal(announced.name, `${draft}/releases/first`);
    assert.equal(announced.state, "DRAFT");
    assert.deepEqual(refused(await submit(first), 400, "FRAMEWORK_INCOMPLETE"), [
      `${draft} proficiency_scale.levels`,
      `${draft}/competencies/listening definition`,
      `${draft}/competencies/listening importance`,
      `${draft}/competencies/writing definition`,
      `${draft}/competencies/writing importance`,
      `${draft}/competencies/writing key_elements`,
    ]);
  },

  "completes the framework and submits it": async () => {
    answered(
      await editor.PATCH("/v1/organizations/{organization}/frameworks/{framework}", {
        params: { path: { organization, framework }, query: { updateMask: "proficiencyScale" } },
        body: {
          title: "Core",
          proficiencyScale: {
            levels: [
              { title: "Entry", jobDemand: "Simple matters", indicators: ["Asks"] },
              { title: "Expert", jobDemand: "All matters", indicators: ["Is asked"] },
            ],
          },
        },
      }),
    );
    answered(
      await editor.PATCH(single, {
        params: { path: { ...one, competency: "writing" } },
        body: {
          title: "Writing",
          definition: "Says in few words what is meant.",
          importance: "What is not understood is asked again.",
          keyElements: [{ title: "Is brief", behaviors: [{ text: "Strikes out what says nothing." }] }],
        },
      }),
    );
    listening = answered(
      await editor.PATCH(single, {
        params: { path: one },
        body: {
          title: "Listening well",
          definition: "Hears what the customer means.",
          importance: "It saves a second visit.",
        },
      }),
    );
    const submitted = answered(await submit(first));
    assert.equal(submitted.state, "IN_REVIEW");
    assert.equal(submitted.competencyCount, 2);
    assert.equal(submitted.submitter, `organizations/${organization}/apiKeys/editor`);
    assert.match(submitted.contentHash ?? "", /^sha256-jcs-1:[0-9a-f]{64}$/);
  },

  "has it reviewed by somebody else": async () => {
    refused(await approve(editor, first), 403, "PERMISSION_DENIED");
    refused(await publish(publisher, first), 400, "RELEASE_NOT_APPROVED");
    const copy = answered(await reviewer.GET(released, { params: { path: { ...first, ...one } } }));
    assert.deepEqual(copy.competency, listening, "reviewers see what was submitted");
    const { reviews } = answered(await approve(reviewer, first));
    assert.deepEqual(
      reviews?.map(({ reviewer, verdict, remark }) => [reviewer, verdict, remark]),
      [[`organizations/${organization}/apiKeys/reviewer`, "APPROVED", "Reads well."]],
    );
  },

  "publishes it": async () => {
    refused(await publish(editor, first), 403, "PERMISSION_DENIED");
    publication = answered(await publish(publisher, first));
    assert.equal(publication.state, "PUBLISHED");
    assert.equal(publication.number, 1);
  },

  "reads it at its versioned name, the same bytes when the draft has moved on": async () => {
    assert.deepEqual(await getFirst(), publication);
    const result = await read(editor);
    published = answered(result);
    assert.deepEqual(JSON.parse(published).competency, listening);
    const change = { title: "Listening well", definition: "Hears what the citizen means." };
    listening = answered(await editor.PATCH(single, { params: { path: one }, body: change }));
    assert.equal(answered(await read(editor)), published);
    assert.deepEqual(await getFirst(), publication);
    const tag = result.response.headers.get("ETag") ?? "";
    const header = { "If-None-Match": tag };
    const again = await editor.GET(released, { params: { path: { ...first, ...one }, header } });
    assert.equal(again.response.status, 304);
  },

  "changes nothing of what is published": async () => {
    const change = publisher.PATCH(release, { params: { path: first }, body: { title: "Another" } });
    refused(await change, 400, "RELEASE_IMMUTABLE");
    refused(await publisher.DELETE(release, { params: { path: first } }), 400, "RELEASE_IMMUTABLE");
    const withdraw = editor.POST(`${release}:withdraw`, { params: { path: first }, body: {} });
    refused(await withdraw, 400, "RELEASE_STATE");
    assert.deepEqual(await getFirst(), publication);
  },

  "shows it to others as its audience says": async () => {
    const nobody = clientFor("");
    const show = async (audience: Release["audience"]) =>
      answered(
        await publisher.PATCH(release, {
          params: { path: first, query: { updateMask: "audience" } }, // as a whole
          body: { audience },
        }),
      );
    refused(await read(guest), 403, "PERMISSION_DENIED");
    await show({ kind: "ORGANIZATIONS", organizationIds: ["openapi-fetch-guest"] });
    assert.equal(answered(await soon(() => read(guest))), published);
    refused(await read(stranger), 403, "PERMISSION_DENIED");
    refused(await read(nobody), 401, "IDENTITY_MISSING");
    await show({ kind: "EVERY_ORGANIZATION" });
    assert.equal(answered(await soon(() => read(stranger))), published);
    refused(await read(nobody), 401, "IDENTITY_MISSING");
    await show({ kind: "PUBLIC" });
    const result = await soon(() => read(nobody));
    assert.equal(answered(result), published);
    assert.match(result.response.headers.get("Cache-Control") ?? "", /public, .*immutable/);
    refused(await guest.GET(single, { params: { path: one } }), 403, "PERMISSION_DENIED");
  },

  "says what the next release changes": async () => {
    answered(await create("second", {}));
    answered(await submit(second));
    answered(await approve(reviewer, second));
    const next = answered(await publish(publisher, second));
    assert.equal(next.number, 2);
    assert.notEqual(next.contentHash, publication.contentHash);
    const { changes } = answered(
      await editor.GET(`${release}:diff`, {
        params: { path: second, query: { base: `${draft}/releases/first` } },
      }),
    );
    assert.deepEqual(
      changes?.map(({ kind, competencyId, field }) => [kind, competencyId, field]),
      [["REWORDED", "listening", "definition"]],
    );
    assert.deepEqual(changes?.[0]?.pieces, [
      { fate: "KEPT", text: "Hears what the " },
      { fate: "REMOVED", text: "customer" },
      { fate: "ADDED", text: "citizen" },
      { fate: "KEPT", text: " means." },
    ]);
  },

  "retires it; who could read it still can, but it is not listed": async () => {
    const listed = async () => {
      const reader = `organizations/${organization}`;
      const found = answered(await editor.GET("/v1/publishedReleases", { params: { query: { reader } } }));
      return (found.releases ?? []).map(({ name }) => name);
    };
    assert.deepEqual(await listed(), [publication.name]);
    const retired = answered(
      await publisher.POST(`${release}:retire`, { params: { path: first }, body: {} }),
    );
    assert.equal(retired.state, "RETIRED");
    assert.equal(retired.contentHash, publication.contentHash);
    assert.equal(answered(await read(guest)), published);
    assert.deepEqual(await listed(), []);
  },

  "deletes it and brings it back": async () => {
    answered(await editor.DELETE(single, { params: { path: one, query: { etag: listening.etag } } }));
    const deleted = answered(await editor.GET(single, { params: { path: one } }));
    assert.ok(deleted.deleteTime, "it says that it is deleted");
    const { competencies } = answered(await editor.GET(collection, { params: { path: { organization, framework } } }));
    assert.deepEqual(competencies?.map(({ title }) => title), ["Writing"]);
    listening = answered(await editor.POST(`${single}:undelete`, { params: { path: one }, body: {} }));
    assert.equal(listening.title, "Listening well");
  },

  "hears of every change": async () => {
    const { data, response } = await administrator.GET("/v1/organizations/{organization}/catalogEvents:watch", {
      params: { path: { organization }, query: { once: true } },
      parseAs: "text", // one answer a line
    });
    assert.equal(response.status, 200);
    type Answer = components["schemas"]["touchstone.events.v1.WatchResponse"];
    const answers = String(data).trim().split("\n").map((line) => JSON.parse(line) as Answer);
    const kindsOf = (resource?: string) =>
      answers
        .flatMap((answer) => answer.events ?? [])
        .filter((event) => event.resource === resource)
        .map((event) => event.kind);
    const updated = (times: number) => Array(times).fill("UPDATED");
    assert.deepEqual(kindsOf(listening.name), ["CREATED", ...updated(3), "DELETED", "UNDELETED"]);
    assert.deepEqual(
      kindsOf(`${draft}/releases/second`),
      ["CREATED", ...updated(3)],
      "submitted, reviewed and published",
    );
  },
};

for (const [step, take] of Object.entries(steps)) {
  await take();
  console.log(`ok: ${step}`);
}
