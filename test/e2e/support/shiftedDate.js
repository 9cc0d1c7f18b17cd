// @ts-check
/**
 * Loaded with `node --require` before a program: its date is that of the embedded Graph, `HOTPATCH_E2E_DATE_SHIFT_MS`
 * after the machine's. Timers run as they always do.
 */
const shift = Number(process.env.HOTPATCH_E2E_DATE_SHIFT_MS ?? 0);
const { Date: MachineDate } = globalThis;
const now = () => MachineDate.now() + shift;

globalThis.Date = new Proxy(MachineDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    apply: () => new MachineDate(now()).toString(),
    get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
});
