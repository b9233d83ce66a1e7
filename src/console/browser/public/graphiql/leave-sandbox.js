// Part of the page with Apollo Sandbox, whose scripts come from Apollo's servers. Where they cannot be loaded, it leads
// to GraphiQL, which comes from the gateway.

/** How long the scripts may take, in ms. A firewall may drop the request instead of refusing it. */
const PATIENCE = 10_000;

function leaveUnlessLoaded() {
  if (!('EmbeddedSandbox' in window)) window.location.replace('graphiql');
}

// The parser waits for Apollo's script, and goes on if it cannot be loaded.
if (window.document.readyState === 'loading') {
  window.addEventListener('DOMContentLoaded', leaveUnlessLoaded);
  window.setTimeout(leaveUnlessLoaded, PATIENCE);
} else leaveUnlessLoaded();
