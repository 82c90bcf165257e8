// Short names people use most; others are shown as they were typed.
const TABLE =
  'smile 😄 smiley 😃 grinning 😀 slightly_smiling_face 🙂 wink 😉 blush 😊 joy 😂 thinking 🤔 thinking_face 🤔 ' +
  'neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭 tired_face 😫 relieved 😌 sweat_smile 😅 sunglasses 😎 ' +
  'hugs 🤗 hugging_face 🤗 open_mouth 😮 sleeping 😴 heart ❤️ +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 clap 👏 ' +
  'wave 👋 raised_hands 🙌 pray 🙏 muscle 💪 point_right 👉 point_up ☝️ writing_hand ✍️ eyes 👀 tada 🎉 sparkles ✨ ' +
  'star ⭐ fire 🔥 rocket 🚀 seedling 🌱 herb 🌿 deciduous_tree 🌳 sunny ☀️ sunrise 🌅 crescent_moon 🌙 night_with_stars 🌃 ' +
  'coffee ☕ cake 🍰 white_check_mark ✅ heavy_check_mark ✔️ x ❌ warning ⚠️ question ❓ exclamation ❗ bulb 💡 ' +
  'memo 📝 pencil 📝 book 📖 books 📚 notebook 📓 calendar 📅 clock9 🕘 hourglass ⌛ alarm_clock ⏰ bell 🔔 no_bell 🔕 ' +
  'speech_balloon 💬 dart 🎯 trophy 🏆 medal 🏅 chart_with_upwards_trend 📈 gear ⚙️ wrench 🔧 key 🔑 lock 🔒 link 🔗 ' +
  'mailbox 📫 pushpin 📌 paperclip 📎 balance_scale ⚖️ compass 🧭 footprints 👣 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ ' +
  'heavy_plus_sign ➕ arrow_right ➡️ black_right_pointing_double_triangle_with_vertical_bar ⏭️ next_track_button ⏭️ double_vertical_bar ⏸️ pause_button ⏸️ arrow_forward ▶️ zzz 💤 100 💯 robot 🤖 robot_face 🤖';

const words = TABLE.split(' ');
const known = new Map();
for (let i = 0; i + 1 < words.length; i += 2) known.set(words[i], words[i + 1]);

export const PICKER = ['+1', 'heart', 'white_check_mark', 'tada', 'smile', 'thinking', 'eyes', 'clap', 'pray', 'seedling', 'bulb', '-1'];

export function emoji(name) {
  return known.get(name) || '';
}
