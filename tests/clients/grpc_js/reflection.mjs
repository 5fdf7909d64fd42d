// A client that knows nothing of a service but its address: it asks the server's reflection for the descriptors
// and lets @grpc/proto-loader make clients of them.
//
//   const contract = await reflect(address, "…/grpc/reflection/v1alpha/reflection.proto");
//   const catalog = contract.client("touchstone.catalog.v1.Catalog", secret);
//   const competency = await catalog.GetCompetency({ name: "…" });
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";

const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
const secondsToAnswer = 30;

// Asks one stream of questions, each when the one before is answered.
class Questions {
  constructor(address, proto) {
    const loaded = grpc.loadPackageDefinition(protoLoader.loadSync(proto, options));
    const { ServerReflection } = loaded.grpc.reflection.v1alpha;
    this.client = new ServerReflection(address, grpc.credentials.createInsecure());
    this.stream = this.client.ServerReflectionInfo();
    this.stream.on("data", (answer) => this.answered(answer));
    this.stream.on("error", (error) => this.failed(error));
  }

  ask(question) {
    return new Promise((resolve, reject) => {
      this.failed = reject;
      this.answered = (answer) => {
        const refusal = answer.error_response;
        if (answer.message_response === "error_response") reject(new Error(refusal.error_message));
        else resolve(answer);
      };
      this.stream.write(question);
    });
  }

  end() {
    this.failed = () => {};
    this.stream.end();
    this.client.close();
  }
}

// The descriptors of all services and of the symbols named, with those that they depend on.
async function fetchFiles(address, proto, symbols) {
  const questions = new Questions(address, proto);
  const files = new Map();
  const wanted = new Set();
  const add = (answer) => {
    for (const bytes of answer.file_descriptor_response.file_descriptor_proto) {
      const file = descriptor.FileDescriptorProto.decode(bytes);
      files.set(file.name, file);
      wanted.delete(file.name);
      for (const dependency of file.dependency) if (!files.has(dependency)) wanted.add(dependency);
    }
  };
  const listed = await questions.ask({ list_services: "" });
  const services = listed.list_services_response.service.map((service) => service.name);
  for (const symbol of [...services, ...symbols]) {
    add(await questions.ask({ file_containing_symbol: symbol }));
  }
  while (wanted.size > 0) add(await questions.ask({ file_by_filename: [...wanted][0] }));
  questions.end();
  return { services, set: descriptor.FileDescriptorSet.create({ file: inOrder(files) }) };
}

// A file comes after those that it depends on.
function inOrder(files) {
  const ordered = new Map();
  const visit = (name) => {
    if (ordered.has(name)) return;
    const file = files.get(name);
    file.dependency.forEach(visit);
    ordered.set(name, file);
  };
  [...files.keys()].forEach(visit);
  return [...ordered.values()];
}

export async function reflect(address, proto) {
  // How errors are told is no part of any method's signature.
  const details = ["ErrorInfo", "BadRequest", "PreconditionFailure"];
  const symbols = ["Status", ...details].map((message) => `google.rpc.${message}`);
  const { services, set } = await fetchFiles(address, proto, symbols);
  const bytes = Buffer.from(descriptor.FileDescriptorSet.encode(set).finish());
  const definition = protoLoader.loadFileDescriptorSetFromBuffer(bytes, options);
  const root = protobuf.Root.fromDescriptor(set);
  return new Contract(address, services, definition, root);
}

class Contract {
  constructor(address, services, definition, root) {
    Object.assign(this, { address, services, definition, root });
    this.open = [];
  }

  // The service's methods as functions that give promises, for who holds the secret; "" for nobody in
  // particular. A stream of answers comes as a list.
  client(service, secret) {
    return this.calls(service, this.definition[service], secret);
  }

  // The same, with each answer as the bytes that came.
  clientOfBytes(service, secret) {
    const methods = Object.entries(this.definition[service]).map(([name, method]) => [
      name,
      { ...method, responseDeserialize: (bytes) => bytes },
    ]);
    return this.calls(service, Object.fromEntries(methods), secret);
  }

  calls(service, methods, secret) {
    const Client = grpc.makeGenericClientConstructor(methods, service);
    const client = new Client(this.address, grpc.credentials.createInsecure());
    this.open.push(client);
    const metadata = new grpc.Metadata();
    if (secret !== "") metadata.set("authorization", `Bearer ${secret}`);
    const calls = {};
    for (const [name, method] of Object.entries(methods)) {
      calls[name] = (request) =>
        new Promise((resolve, reject) => {
          const deadline = Date.now() + secondsToAnswer * 1000;
          if (method.responseStream) {
            const answers = [];
            const stream = client[name](request, metadata, { deadline });
            stream.on("data", (answer) => answers.push(answer));
            stream.on("error", (error) => reject(this.explained(error)));
            stream.on("end", () => resolve(answers));
          } else {
            client[name](request, metadata, { deadline }, (error, answer) =>
              error ? reject(this.explained(error)) : resolve(answer),
            );
          }
        });
    }
    return calls;
  }

  close() {
    this.open.forEach((client) => client.close());
  }

  // An error with the name of its code, its reason, and what it finds wrong: fields, or what stands in the way.
  explained(error) {
    error.codeName = grpc.status[error.code];
    error.violations = [];
    for (const bytes of error.metadata?.get("grpc-status-details-bin") ?? []) {
      for (const detail of this.root.lookupType("google.rpc.Status").decode(bytes).details) {
        const type = detail.type_url.split("/").pop();
        const value = this.root.lookupType(type).decode(detail.value);
        if (type === "google.rpc.ErrorInfo") error.reason = value.reason;
        if (type === "google.rpc.BadRequest") {
          error.violations = value.field_violations.map((violation) => violation.field);
        }
        if (type === "google.rpc.PreconditionFailure") {
          error.violations = value.violations.map((violation) => violation.subject);
        }
      }
    }
    return error;
  }
}
