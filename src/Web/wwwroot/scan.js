// The camera as a way to fill a field: fetched at the first tap. Codes are read by the browser where it can, else by our worker, and never leave the device.
const kinds = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "qr_code"];
const looksAgainMs = 100, widest = 1280;

/** Shows what the camera sees until a code is read; null when somebody closes it. */
export async function scan(words, worker) {
  const dialog = document.createElement("dialog"), title = document.createElement("h2"), video = document.createElement("video");
  const said = document.createElement("p"), close = document.createElement("button");
  [dialog.className, title.textContent, title.id, close.className, close.type, close.textContent] = ["scan", words.title, "scan-title", "deed deed-big", "button", words.close];
  dialog.setAttribute("aria-labelledby", title.id);
  said.setAttribute("role", "status");
  [video.muted, video.playsInline] = [true, true];
  dialog.append(title, video, said, close);
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  let seen = null, eyes = null;
  try {
    seen = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: widest } } });
    if (!dialog.open) return null;
    video.srcObject = seen;
    await video.play();
    said.textContent = words.looks;
    eyes = await reader(worker);
    while (dialog.open) {
      const code = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await eyes.read(video) : "";
      if (code && dialog.open) {
        navigator.vibrate?.(60);
        return code;
      }
      await new Promise((go) => setTimeout(go, looksAgainMs));
    }
    return null;
  } catch (failed) {
    video.hidden = true;
    said.textContent = failed?.name === "NotAllowedError" ? words.denied : words.none;
    if (dialog.open) await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    return null;
  } finally {
    for (const track of seen?.getTracks() ?? []) track.stop();
    eyes?.end();
    dialog.close();
    dialog.remove();
  }
}

async function reader(worker) {
  const known = "BarcodeDetector" in globalThis ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
  if (kinds.every((kind) => known.includes(kind))) {
    const own = new BarcodeDetector({ formats: kinds });
    return { read: async (video) => (await own.detect(video))[0]?.rawValue ?? "", end: () => {} };
  }
  const ours = new Worker(worker), paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  return {
    read: (video) => new Promise((told, failed) => {
      const part = Math.min(1, widest / video.videoWidth);
      [paper.canvas.width, paper.canvas.height] = [video.videoWidth * part, video.videoHeight * part];
      paper.drawImage(video, 0, 0, paper.canvas.width, paper.canvas.height);
      const picture = paper.getImageData(0, 0, paper.canvas.width, paper.canvas.height);
      ours.onmessage = ({ data }) => (data === null ? failed(new Error("unread")) : told(data));
      ours.onerror = failed;
      ours.postMessage(picture, [picture.data.buffer]);
    }),
    end: () => ours.terminate(),
  };
}
