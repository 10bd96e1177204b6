/**
 * What prose is made of. Words stand in the order of how often they come: the first ones are the small words.
 * The syllables make the words and names that no list has.
 */
export type Language = {
  name: string;
  words: string[];
  syllables: string[];
  /** What stands between words, within a sentence, at its end, and between sentences. */
  space: string;
  comma: string;
  stops: string[];
  gap: string;
  /** Bytes of a character in UTF-8, about: a token is about four bytes in every script. */
  bytesPerCharacter: number;
  /** Of the sentences, how many end with an emoji. */
  emoji: number;
};

const split = (words: string) => words.trim().split(/\s+/);

const latin = {
  space: " ",
  comma: ",",
  stops: [".", ".", ".", ".", "?", "!"],
  gap: " ",
  bytesPerCharacter: 1.03,
  emoji: 0.02,
};

const english: Language = {
  ...latin,
  name: "english",
  words: split(`
    the of and to a in is that for it you with on as this be are have not or can from by but if we an at will which
    one your when what there use so all more how would about other then do time they into only than some these each
    value make first same should between new need work after over way because find most through where data while
    code also any before could does every file just like many number order people point query read result right
    server set since small start state still table test them think those under want well without write year answer
    array back batch better both branch build cache call case change check class client column common compare
    connection count course create current cursor database default delete depends design different document down
    edge empty error even example expect explain fact fast field filter final follow format function garden general
    give good great group handle happen hand head help history however idea important include index inside instead
    kitchen language large last later learn left length letter level library light likely limit line list little
    local lock long look loop main matter mean measure memory message method minute model month morning move name
    never next nothing object often old open option outside page parameter part pass path pattern place plan possible
    practice problem process program project proper question quick quite rather reason recipe record reduce remember
    remove repeat request require return river role row rule safe sample school search second sentence separate
    service several share short show side simple single size slow solution sometimes soon source space special stand
    step stop storage story stream string strong structure student subject suggest summer system take task teacher
    text thing together token topic total trade train travel tree true turn type understand until update usually
    variable version visible wait water week whether whole winter wonder word world wrong yesterday`),
  syllables: split("ba cor del en fi gra hol in jo ka lim mor na os pel quin ra sta tor ul ver wick yar zen"),
};

const german: Language = {
  ...latin,
  name: "german",
  words: split(`
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass
    sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch
    man sein wurde wenn kann doch schon müssen können größer möglich ändern Änderung Übersicht Lösung Fehler Datei
    Größe Straße Schlüssel Gespräch Nachricht Verlauf Tabelle Abfrage Ergebnis Frage Antwort Beispiel Möglichkeit
    Bücher Garten Küche Wetter natürlich während zunächst außerdem deshalb trotzdem vielleicht ungefähr häufig täglich
    schließlich zusätzlich überprüfen erklären löschen öffnen schließen hinzufügen ausführen verstehen erhält enthält
    benötigt gewünscht zuverlässig verschieden einfach schnell langsam wichtig richtig falsch leer voll lang kurz
    Speicher Rechner Netzwerk Verbindung Anwendung Benutzer Kennwort Einstellung Ausgabe Eingabe Sprache Wörter Satz
    Zeile Spalte Zeichen Länge Breite Höhe Tiefe Menge Anzahl Grund Zweck Weg Jahr Monat Woche Stunde gestern heute
    morgen später früher danach zwischen innerhalb außerhalb gegenüber bezüglich gemäß`),
  syllables: split("ber gen schl ung keit über stein bach wald lich hof mann tür strom kraft werk zug licht"),
};

const french: Language = {
  ...latin,
  name: "french",
  words: split(`
    de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec ou son lui nous
    comme mais on si leur y dont tout être fait même ces très peut après aussi bien où sans déjà été était première
    exemple problème réponse requête données mémoire fenêtre système modèle fonction erreur résultat événement élève
    idée méthode procédé création créer définir vérifier général différent nécessaire dernière prière façon leçon
    garçon français reçu aperçu cœur œuvre sœur naïf Noël forêt hôpital intérêt tâche août goût sûr voilà à là çà
    chaque entre encore toujours jamais souvent parfois peut-être ensuite enfin d'abord c'est l'année l'heure qu'il
    jour semaine mois année temps monde pays ville maison jardin cuisine travail question langue mot phrase ligne
    table fichier page livre texte titre valeur nombre taille longueur largeur ordre suite début fin partie place
    chose personne ami enfant école élément paramètre réglage écran clé accès sécurité qualité quantité`),
  syllables: split("bel vé ron mar lé gny châ teau clair mont fon tai ne ville roi sel bré zé"),
};

const russian: Language = {
  ...latin,
  name: "russian",
  words: split(`
    и в не на я что он с как это по но из у за так же от то все бы для мы о вы когда уже если или только ещё да может
    был быть есть при чтобы они до нет время очень где нужно можно после этого который которая между потому сейчас
    вопрос ответ пример запрос таблица сообщение разговор история память ошибка файл строка столбец значение ключ
    порядок размер длина глубина ветка страница сервер клиент система модель язык слово текст книга работа жизнь день
    неделя месяц год человек город дом дорога окно вода свет друг школа учитель задача решение способ причина часть
    начало конец место случай сторона рука голова глаз лицо дело сила большой маленький новый старый хороший простой
    быстрый медленный важный правильный первый последний другой каждый создать удалить изменить проверить написать
    прочитать понять объяснить найти показать сделать сказать думать знать хотеть получить работать объект съезд`),
  syllables: split("бо ва го дер жи зна ко лов мир нов пет рос сем тур фил хор чен щук юр яр"),
  bytesPerCharacter: 1.85,
};

const cjk = {
  space: "",
  comma: "，",
  stops: ["。", "。", "。", "？", "！"],
  gap: "",
  bytesPerCharacter: 3,
  emoji: 0.02,
};

const chinese: Language = {
  ...cjk,
  name: "chinese",
  words: split(`
    的 是 了 在 我 有 和 不 这 就 人 都 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 那 可以 什么 如果 因为 所以 但是 我们 他们
    怎么 为什么 现在 已经 还是 或者 需要 使用 问题 回答 数据 数据库 查询 结果 表格 索引 消息 对话 历史 记录 内存 错误 文件 程序 函数 变量
    参数 类型 语言 模型 系统 服务器 客户端 连接 请求 顺序 大小 长度 深度 分支 页面 时间 方法 例子 原因 部分 开始 结束 地方 情况 工作 学习
    生活 今天 明天 昨天 早上 晚上 星期 月份 年份 城市 学校 老师 学生 朋友 家庭 花园 厨房 天气 河流 故事 书籍 文字 句子 意思 简单 复杂
    快速 缓慢 重要 正确 不同 相同 最后 第一 每次 经常 有时 可能 应该 必须 创建 删除 修改 检查 解释 理解 寻找 显示 打开 关闭 增加 减少 比较 选择`),
  syllables: split("龙 华 明 建 国 文 海 云 山 林 江 春 秋 雪 梅 东 南 西 北 安"),
};

const japanese: Language = {
  ...cjk,
  comma: "、",
  name: "japanese",
  words: split(`
    の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ ない この ため その あっ よう また もの という
    あり まで られ なる へ か だ これ によって により おり より による ず なり られる について それ しかし そして ください ありがとう 質問 答え
    データ データベース 検索 結果 表 索引 メッセージ 会話 履歴 記録 メモリ エラー ファイル プログラム 関数 変数 引数 型 言語 モデル システム
    サーバー クライアント 接続 要求 順番 大きさ 長さ 深さ 枝 ページ 時間 方法 例 理由 部分 始まり 終わり 場所 場合 仕事 勉強 生活 今日 明日
    昨日 朝 夜 週 月 年 町 学校 先生 学生 友達 家族 庭 台所 天気 川 物語 本 文字 文 意味 簡単 複雑 速い 遅い 重要 正しい 違う 同じ 最後 最初
    毎回 時々 たぶん 作成 削除 変更 確認 説明 理解 表示 開く 閉じる 増やす 減らす 比べる 選ぶ できます しました ありません でしょう`),
  syllables: split("カ キ サ シ タ チ ナ ニ マ ミ ラ リ ロ ン ト ス メ ヴ ー ッ"),
};

const arabic: Language = {
  ...latin,
  name: "arabic",
  words: split(`
    في من على أن إلى ما هذا لا هو التي كان عن مع هذه كل بعد الذي قد إذا لم أو بين كما حيث ثم عند أي يمكن يجب كيف لماذا
    متى أين نعم السؤال الجواب المثال البيانات قاعدة الجدول الاستعلام النتيجة الرسالة المحادثة التاريخ السجل الذاكرة
    الخطأ الملف البرنامج الدالة المتغير النوع اللغة النموذج النظام الخادم العميل الاتصال الطلب الترتيب الحجم الطول
    العمق الفرع الصفحة الوقت الطريقة السبب الجزء البداية النهاية المكان الحالة العمل الدراسة الحياة اليوم غدا أمس
    الصباح المساء الأسبوع الشهر السنة المدينة المدرسة المعلم الطالب الصديق العائلة الحديقة المطبخ الطقس النهر القصة
    الكتاب النص الجملة المعنى بسيط معقد سريع بطيء مهم صحيح مختلف نفس الأخير الأول دائما أحيانا ربما إنشاء حذف تغيير
    فحص شرح فهم بحث عرض فتح إغلاق زيادة تقليل مقارنة اختيار شكرًا جدًّا`),
  syllables: split("بر تم جل حس خل در رم سل شر صف طب عم فر قم كر لم نو هد ور يس"),
  comma: "،",
  stops: [".", ".", ".", "؟", "!"],
  bytesPerCharacter: 1.85,
};

const hindi: Language = {
  ...latin,
  name: "hindi",
  words: split(`
    के है में की से को और का यह पर हैं एक नहीं भी ने कि तो था जो हो कर इस ही लिए या वह साथ गया अपने कुछ थे जब तक बहुत
    कोई हम आप क्या कैसे क्यों कहाँ अगर लेकिन क्योंकि अब फिर सकता सकते चाहिए प्रश्न उत्तर उदाहरण आँकड़े तालिका खोज
    परिणाम संदेश बातचीत इतिहास अभिलेख स्मृति त्रुटि फ़ाइल कार्यक्रम भाषा प्रकार प्रणाली सर्वर अनुरोध क्रम आकार लंबाई
    गहराई शाखा पृष्ठ समय तरीका कारण भाग शुरुआत अंत स्थान स्थिति काम पढ़ाई जीवन आज कल सुबह शाम सप्ताह महीना साल शहर
    विद्यालय शिक्षक छात्र मित्र परिवार बगीचा रसोई मौसम नदी कहानी किताब शब्द वाक्य अर्थ सरल कठिन तेज़ धीमा महत्वपूर्ण
    सही अलग समान अंतिम पहला हमेशा कभी शायद बनाना हटाना बदलना जाँचना समझाना समझना दिखाना खोलना बंद बढ़ाना घटाना चुनना`),
  syllables: split("क खा गि चे जा तो दी ना पु बा मे रा लो वि शा सु हा क्ष त्र ज्ञ"),
  stops: ["।", "।", "।", "?", "!"],
  bytesPerCharacter: 2.6,
};

/** As some people write: a picture after every other sentence. */
const pictorial: Language = { ...english, name: "emoji", emoji: 0.5 };

/** Half of all conversations are English. */
export const languages: readonly { language: Language; share: number }[] = [
  { language: english, share: 0.5 },
  { language: german, share: 0.09 },
  { language: french, share: 0.08 },
  { language: russian, share: 0.08 },
  { language: chinese, share: 0.08 },
  { language: japanese, share: 0.06 },
  { language: arabic, share: 0.04 },
  { language: hindi, share: 0.04 },
  { language: pictorial, share: 0.03 },
];

/** One code point, several, with a joiner, a skin colour, or a flag. */
export const emojis = split(
  "😀 😂 👍 🎉 🙏 🔥 ✅ ❤️ 🚀 🤔 👀 💡 🐛 📚 👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 👋🏽 🤷🏿‍♀️ 🇩🇪 🇯🇵 🇧🇷 1️⃣ 🫠",
);
