// @ts-check
/** Loaded into every Node process of a run (`NODE_OPTIONS`): writes down where each of them connects to. */
const { appendFileSync } = require("node:fs");
const net = require("node:net");

const log = process.env.RECORD_CONNECTIONS;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = /** @type {typeof connect} */ (
    function (/** @type {any[]} */ ...args) {
        // Callers within Node hand over one array of normalised arguments, others the arguments themselves.
        const given = Array.isArray(args[0]) ? args[0] : args;
        const target = typeof given[0] === "object" ? given[0] : { port: given[0], host: given[1] };
        if (log && target.path === undefined) {
            appendFileSync(log, `${target.host ?? "localhost"}\n`);
        }
        return Reflect.apply(connect, this, args);
    }
);
