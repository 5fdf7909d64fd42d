// An editor's work over REST, with openapi-fetch and the types that openapi-typescript made of /openapi.json: what
// is not in the document does not compile.
//
//   TOUCHSTONE_HTTP=http://127.0.0.1:8080 TOUCHSTONE_TOKEN=… node cycle.js
//
// A step is a name and what it does; each stands on the ones before. A new one goes where it happens in the
// work: review and publishing between "updates it" and "deletes it".
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Competency = components["schemas"]["touchstone.catalog.v1.Competency"];
type Failure = components["schemas"]["Error"];

const { TOUCHSTONE_HTTP: baseUrl = "", TOUCHSTONE_TOKEN: token = "" } = process.env;
const organization = "openapi-fetch";
const framework = "core";
const one = { organization, framework, competency: "listening" };

const clientFor = (secret: string) =>
  createClient<paths>({ baseUrl, headers: secret === "" ? {} : { Authorization: `Bearer ${secret}` } });

let api = clientFor(token); // the administrator's, then the editor's
let listening: Competency; // as it was last answered

// What a call answered; an error is none.
function answered<T>({ data, error, response }: { data?: T; error?: Failure; response: Response }): T {
  assert.ok(data !== undefined, `${response.status} ${JSON.stringify(error)}`);
  return data;
}

// A call was refused with that status and reason; gives the fields that it finds wrong.
function refused(result: { error?: Failure; response: Response }, status: number, reason: string) {
  const details = result.error?.error.details ?? [];
  assert.equal(result.response.status, status, JSON.stringify(result.error));
  assert.equal(details.find((detail) => detail.reason !== undefined)?.reason, reason);
  return details.flatMap((detail) => detail.fieldViolations ?? []).map((violation) => violation.field);
}

const collection = "/v1/organizations/{organization}/frameworks/{framework}/competencies";
const single = `${collection}/{competency}` as const;

const steps: Record<string, () => Promise<void>> = {
  "gets a key of its own": async () => {
    answered(
      await api.POST("/v1/organizations", {
        params: { query: { organizationId: organization } },
        body: { displayName: "Who uses OpenAPI" },
      }),
    );
    const key = answered(
      await api.POST("/v1/organizations/{organization}/apiKeys", {
        params: { path: { organization } },
        body: { displayName: "the editor", roles: ["catalog-editor"] },
      }),
    );
    assert.ok(key.secret);
    api = clientFor(key.secret);
  },

  "creates a framework and a competency": async () => {
    answered(
      await api.POST("/v1/organizations/{organization}/frameworks", {
        params: { path: { organization }, query: { frameworkId: framework } },
        body: { title: "Core" },
      }),
    );
    listening = answered(
      await api.POST(collection, {
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
    const result = await api.GET(single, { params: { path: one } });
    assert.deepEqual(answered(result), listening);
    const tag = result.response.headers.get("ETag") ?? "";
    assert.notEqual(tag, "");
    const again = await api.GET(single, { params: { path: one, header: { "If-None-Match": tag } } });
    assert.equal(again.response.status, 304);
  },

  "lists page by page": async () => {
    answered(
      await api.POST(collection, {
        params: { path: { organization, framework }, query: { competencyId: "writing" } },
        body: { title: "Writing" },
      }),
    );
    const titles: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = answered(
        await api.GET(collection, {
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
      api.PATCH(single, { params: { path: one, header: { "If-Match": before } }, body: { title } });
    listening = answered(await change("Listening well"));
    assert.equal(listening.title, "Listening well");
    assert.equal(listening.keyElements?.length, 1, "only the title changed");
    refused(await change("Lost"), 412, "ETAG_STALE");
    assert.deepEqual(answered(await api.GET(single, { params: { path: one } })), listening);
  },

  "is told what is wrong": async () => {
    const create = (body: Competency, competencyId?: string) =>
      api.POST(collection, { params: { path: { organization, framework }, query: { competencyId } }, body });
    const wrong = refused(await create({ title: "", code: "no spaces", tags: ["a", "a"] }), 400, "FIELD_INVALID");
    assert.deepEqual(wrong.sort(), ["competency.code", "competency.tags[1]", "competency.title"]);
    refused(await create({ title: "Again" }, "listening"), 409, "RESOURCE_EXISTS");
    const missing = { ...one, competency: "nothing" };
    refused(await api.GET(single, { params: { path: missing } }), 404, "RESOURCE_NOT_FOUND");
    const foreign = { ...one, organization: "another" };
    refused(await api.GET(single, { params: { path: foreign } }), 403, "PERMISSION_DENIED");
    refused(await clientFor("").GET(single, { params: { path: one } }), 401, "IDENTITY_MISSING");
  },

  "deletes it and brings it back": async () => {
    answered(await api.DELETE(single, { params: { path: one, query: { etag: listening.etag } } }));
    const deleted = answered(await api.GET(single, { params: { path: one } }));
    assert.ok(deleted.deleteTime, "it says that it is deleted");
    const { competencies } = answered(await api.GET(collection, { params: { path: { organization, framework } } }));
    assert.deepEqual(competencies?.map(({ title }) => title), ["Writing"]);
    listening = answered(await api.POST(`${single}:undelete`, { params: { path: one }, body: {} }));
    assert.equal(listening.title, "Listening well");
  },

  "hears of every change": async () => {
    const { data, response } = await clientFor(token).GET("/v1/organizations/{organization}/catalogEvents:watch", {
      params: { path: { organization }, query: { once: true } },
      parseAs: "text", // one answer a line
    });
    assert.equal(response.status, 200);
    type Answer = components["schemas"]["touchstone.events.v1.WatchResponse"];
    const answers = String(data).trim().split("\n").map((line) => JSON.parse(line) as Answer);
    const kinds = answers
      .flatMap((answer) => answer.events ?? [])
      .filter((event) => event.resource === listening.name)
      .map((event) => event.kind);
    assert.deepEqual(kinds, ["CREATED", "UPDATED", "DELETED", "UNDELETED"]);
  },
};

for (const [step, take] of Object.entries(steps)) {
  await take();
  console.log(`ok: ${step}`);
}
