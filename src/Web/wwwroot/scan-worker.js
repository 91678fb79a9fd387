// Reads barcodes for browsers that cannot. WebAssembly is compiled nowhere but here: this file comes with a policy of its own, and no page has to allow it.
importScripts("asset(zxing.js)");
ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => "asset(zxing_reader.wasm)" } });
const wanted = { formats: ["EAN13", "EAN8", "UPCA", "UPCE", "Code128", "QRCode"], maxNumberOfSymbols: 1, tryHarder: true };

onmessage = async ({ data }) => {
  try {
    const [found] = await ZXingWASM.readBarcodes(data, wanted);
    postMessage(found?.isValid ? found.text : "");
  } catch {
    postMessage(null);
  }
};
