// The examples of /openapi.json, sent to the suite as they are: whoever copies one gets an answer.
//
//   TOUCHSTONE_HTTP=http://127.0.0.1:8080 TOUCHSTONE_TOKEN=… node examples.mjs
//
// Everything is created by its example, then read, listed and changed. The ids in the examples agree, so what one
// refers to another has made; what needs something that is not there yet is tried again after the others.
import assert from "node:assert/strict";

const { TOUCHSTONE_HTTP: base, TOUCHSTONE_TOKEN: token } = process.env;
const { paths } = await (await fetch(`${base}/openapi.json`)).json();
const contentOf = (body) => Object.values(body.content)[0];

// Every operation of a standard method, with its place.
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    standard: /\.(Create|Get|BatchGet|List|Update)[A-Z]\w*$/.exec(operation.operationId)?.[1],
    ...operation,
  })),
)
  // What a release holds comes with publishing it, what a cycle holds with its steps, notices with what they tell; and a
  // change of units must fit the units.
  .filter(({ operationId }) => !/\.\w*Released\w+$/.test(operationId))
  .filter(
    ({ operationId }) =>
      !/\.\w*(RaterAssignment|LevelAdjustment|Rating|RatingForm|Result|Appeal|Notice|UnitChange)s?$/.test(operationId),
  )
  // These stand on a published release, or on what somebody does who is a person.
  .filter(
    ({ operationId }) =>
      !/\.\w*(ObservationForm|ContactSample|SampledContact|Observation|CalibrationSession|CalibrationScore|PerformanceExpectation|Evaluation|DevelopmentPlan|CheckIn|CoachedPlan|ReadinessList)s?$/.test(
        operationId,
      ),
  )
  // Of recruiting what stands on nothing: all else needs an approved requisition, and people who act in it.
  .filter(
    ({ operationId }) =>
      !/\.recruiting\./.test(operationId) ||
      /\.\w*(HiringProcess(es)?|Applicants?|CertificationRules?|RetentionSchedules?|ExemptionTables?)$/.test(operationId),
  );

// Sends an operation by its examples, and `more` of the query.
async function send(operation, more = {}) {
  const query = new URLSearchParams(more);
  let path = operation.path;
  for (const { name, in: place, example } of operation.parameters) {
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(example));
    if (place === "query" && example !== undefined && !(name in more)) {
      [example].flat().forEach((value) => query.append(name, value));
    }
  }
  const body = operation.requestBody && contentOf(operation.requestBody).example;
  const response = await fetch(`${base}${path}?${query}`, {
    method: operation.method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return { ok: response.ok, text: await response.text() };
}

// What is created gets the id that the examples have for it.
function idFor(operation) {
  const parameter = operation.parameters.find(({ name }) => /Id$/.test(name) && name !== "requestId");
  const { name } = contentOf(operation.responses["200"]).example;
  return { [parameter.name]: name.split("/").pop() };
}

let waiting = operations.filter(({ standard }) => standard === "Create");
assert.ok(waiting.length >= 8, "the document has things to create");
while (waiting.length > 0) {
  const refusals = [];
  for (const operation of waiting) {
    const { ok, text } = await send(operation, idFor(operation));
    if (!ok) refusals.push({ operation, text });
    else console.log(`ok: ${operation.operationId}`);
  }
  if (refusals.length === waiting.length) {
    for (const { operation, text } of refusals) console.error(`${operation.operationId}: ${text}`);
    assert.fail("examples were refused");
  }
  waiting = refusals.map(({ operation }) => operation);
}

for (const standard of ["Get", "BatchGet", "List", "Update"]) {
  for (const operation of operations.filter((other) => other.standard === standard)) {
    // An operation of the past has no example that could be made.
    if (operation.path.includes("Operation}")) continue;
    const { ok, text } = await send(operation);
    assert.ok(ok, `${operation.operationId}: ${text}`);
    console.log(`ok: ${operation.operationId}`);
  }
}
