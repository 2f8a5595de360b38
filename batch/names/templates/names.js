const player = new Audio();
let current = null;
function stop() {
  player.pause();
  if (current) current.removeAttribute("data-playing");
  current = null;
}
player.addEventListener("ended", stop);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.copy) {
    const code = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
    return;
  }
  const wasPlaying = button === current;
  stop();
  if (wasPlaying) return;
  player.src = button.dataset.sound;
  current = button;
  button.setAttribute("data-playing", "");
  player.play().catch(stop);
});
