// @ts-check
/** Kinds of credentials that open the embedded Graph's https door. The Azure CLI's is refused on loopback. */
const CREDENTIAL_KINDS = /** @type {const} */ ([
    "secret",
    "certificate",
    "oidcToken",
    "tokenFile",
    "github",
    "azureDevOps",
    "managedIdentity",
]);

module.exports = { CREDENTIAL_KINDS };
