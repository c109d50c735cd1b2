// Draws the OpenAPI document with Swagger UI; writes made with the browser's session carry the CSRF token.
(() => {
  "use strict";
  const place = document.getElementById("api-docs");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  window.SwaggerUIBundle({
    domNode: place,
    url: place.dataset.schema,
    deepLinking: false,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    persistAuthorization: false,
    requestInterceptor: (request) => {
      if ((request.method || "GET") !== "GET") request.headers["X-CSRFToken"] = token;
      return request;
    },
  });
})();
