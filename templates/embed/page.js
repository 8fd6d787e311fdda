(() => {
  "use strict";
  takeKeys(makePlayer(document.querySelector(".player")));
})();
