(() => {
  "use strict";
  const players = [...document.querySelectorAll(".player")].map(makePlayer);
  if (players.length) takeKeys(players[0]);
})();
