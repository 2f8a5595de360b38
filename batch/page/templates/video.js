"use strict";
{
  const video = document.getElementById("video");
  const play = document.getElementById("play");
  const button = document.getElementById("button");
  const base = video.dataset.base;
  const starts = JSON.parse(video.dataset.starts);

  // What was seen, for the sender's count: no cookie, no identity but the link's own.
  const told = new Set();
  let waiting = [];
  const send = () => {
    if (waiting.length) navigator.sendBeacon(`${base}/seen`, JSON.stringify(waiting));
    waiting = [];
  };
  const tell = (event) => {
    if (told.has(event) || navigator.globalPrivacyControl) return;
    told.add(event);
    waiting.push(event);
  };
  const isWatched = () => !video.paused && document.visibilityState === "visible";

  const rest = (on) => { play.hidden = !on; video.controls = !on; };
  rest(true);
  play.addEventListener("click", () => { rest(false); video.muted = false; video.play(); video.focus(); });
  video.addEventListener("play", () => rest(false));
  video.addEventListener("playing", () => { if (isWatched()) { tell("played"); tell("line:0"); send(); } });
  video.addEventListener("timeupdate", () => {
    if (!isWatched()) return;
    const at = starts.findLastIndex((start) => start <= video.currentTime);
    if (at >= 0) tell(`line:${at}`);
    if (waiting.length > 3) send();
  });
  video.addEventListener("ended", () => {
    tell("finished");
    send();
    video.currentTime = 0;
    video.load();
    rest(true);
  });
  video.addEventListener("error", () => { document.getElementById("trouble").hidden = false; });
  button?.addEventListener("click", () => { tell("button"); send(); });
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });

  for (const form of document.forms) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = document.createElement("p");
      said.setAttribute("role", "status");
      said.className = "thanks";
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
      said.textContent = answer?.ok ? form.dataset.thanks : form.dataset.failed;
      if (answer?.ok) form.replaceChildren(said);
      else { form.querySelector(".thanks")?.remove(); form.append(said); }
    });
  }
}
