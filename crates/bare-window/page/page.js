// The first usable frame is the one with this button in it: drawn by a script, as the app's are.
const button = document.createElement('button');
button.textContent = 'Buy';
document.body.append(button);
