// Shows the contract. Addresses are relative, so that the page also works behind a path prefix.
"use strict";

window.ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#docs",
  deepLinking: true, // an operation has an address
  docExpansion: "list",
  filter: true,
  validatorUrl: null, // nothing goes to the validator that Swagger UI runs elsewhere
  persistAuthorization: false, // a secret is forgotten with the page
});
