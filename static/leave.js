// Goes on to the app once the frames of the page were loaded, which sign out of other apps; without this script, the page's button does it.
// An app that does not answer is not waited for.
(() => {
  "use strict";
  const onward = document.getElementById("onward");
  let isGone = false;
  const leave = () => {
    if (!isGone) location.replace(onward.href);
    isGone = true;
  };
  addEventListener("load", leave);
  setTimeout(leave, 5000);
})();
