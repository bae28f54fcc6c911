export default () => globalThis.galena.stop();
