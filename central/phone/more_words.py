"""What the member's page says in German, French and Arabic."""

from typing import Final

PAGE_DE: Final[dict[str, str]] = {
    "title": "Ihre Karte",
    "begin": "Zeigen Sie Ihre Karte am Terminal und wählen Sie dort Karte auf dem Handy.",
    "noscript.title": "Diese Seite braucht JavaScript",
    "noscript.detail": "Schalten Sie es im Browser ein und öffnen Sie die Seite erneut.",
    "take.title": "Karte auf dieses Handy legen",
    "take.detail": "Danach zeigen Sie den Code auf dem Handy statt der Karte.",
    "take.button": "Auf dieses Handy",
    "take.browser": "Die Karte bleibt in diesem Browser. Nehmen Sie den, den Sie immer nutzen, kein privates Fenster.",
    "take.ios": (
        "Möchten Sie die Karte auf dem Home-Bildschirm? Wählen Sie zuerst Teilen und Zum Home-Bildschirm, und "
        "öffnen Sie sie dort binnen zehn Minuten."
    ),
    "busy.title": "Einen Moment",
    "card.code": "Der Code Ihrer Karte",
    "card.hold": "Code vor den Leser halten",
    "card.turns": "Der Code wechselt ständig und geht auch ohne Verbindung.",
    "card.clock": (
        "Die Uhr Ihres Handys geht falsch, so wird der Code nicht erkannt. Stellen Sie die Zeit auf automatisch."
    ),
    "card.others": "Ihre Karten",
    "card.more": "Über diese Karte",
    "card.number": "Kartennummer",
    "card.home": "Praktisch: Legen Sie diese Seite über das Browsermenü auf den Startbildschirm.",
    "card.install": "Auf den Startbildschirm",
    "card.remove": "Von diesem Handy entfernen",
    "remove.title": "Karte von diesem Handy entfernen?",
    "remove.detail": "Ihre Punkte bleiben. Am Terminal legen Sie die Karte wieder auf ein Handy.",
    "remove.yes": "Entfernen",
    "remove.no": "Behalten",
    "unknown.title": "Diesen Code kennen wir nicht",
    "used.title": "Dieser Code wurde schon genutzt",
    "used.detail": (
        "Die Karte ist schon auf einem Handy. Ist es nicht Ihres? Zeigen Sie Ihre Karte am Terminal und wählen Sie "
        "dort Karte auf dem Handy; dann gilt das andere nicht mehr."
    ),
    "expired.title": "Dieser Code ist zu alt",
    "empty.title": "Hier ist noch keine Karte",
    "silent.title": "Keine Verbindung",
    "silent.detail": (
        "Prüfen Sie Ihre Verbindung und versuchen Sie es erneut. Der Code des Terminals gilt zehn Minuten."
    ),
    "silent.button": "Noch einmal",
    "insecure.title": "Diese Verbindung ist nicht sicher",
    "insecure.detail": (
        "Die Seite wurde ohne https geöffnet. So kann Ihr Handy keinen Code machen, und wir legen die Karte nicht "
        "darauf. Fragen Sie an der Kasse."
    ),
    "private.title": "Dieser Browser speichert nichts",
    "private.detail": "Öffnen Sie die Seite außerhalb eines privaten Fensters oder in einem anderen Browser.",
}

PAGE_FR: Final[dict[str, str]] = {
    "title": "Votre carte",
    "begin": "Présentez votre carte à la borne et choisissez-y Carte sur téléphone.",
    "noscript.title": "Cette page a besoin de JavaScript",
    "noscript.detail": "Activez-le dans votre navigateur et rouvrez la page.",
    "take.title": "Mettre la carte sur ce téléphone",
    "take.detail": "Vous montrerez alors le code du téléphone au lieu de la carte.",
    "take.button": "Mettre sur ce téléphone",
    "take.browser": "La carte reste dans ce navigateur. Prenez votre navigateur habituel, pas une fenêtre privée.",
    "take.ios": (
        "Vous voulez la carte sur l’écran d’accueil ? Choisissez d’abord Partager et Sur l’écran d’accueil, puis "
        "ouvrez-la là dans les dix minutes."
    ),
    "busy.title": "Un instant",
    "card.code": "Le code de votre carte",
    "card.hold": "Présentez le code au lecteur",
    "card.turns": "Le code change sans cesse et marche même sans connexion.",
    "card.clock": (
        "L’horloge de votre téléphone est fausse : le code n’est pas reconnu. Réglez l’heure sur automatique."
    ),
    "card.others": "Vos cartes",
    "card.more": "Sur cette carte",
    "card.number": "Numéro de carte",
    "card.home": "Pratique : mettez cette page sur l’écran d’accueil, par le menu du navigateur.",
    "card.install": "Sur l’écran d’accueil",
    "card.remove": "Retirer de ce téléphone",
    "remove.title": "Retirer la carte de ce téléphone ?",
    "remove.detail": "Vous gardez vos points. À la borne, vous remettez la carte sur un téléphone.",
    "remove.yes": "Retirer",
    "remove.no": "Garder",
    "unknown.title": "Nous ne connaissons pas ce code",
    "used.title": "Ce code a déjà servi",
    "used.detail": (
        "La carte est déjà sur un téléphone. Ce n’est pas le vôtre ? Présentez votre carte à la borne et "
        "choisissez-y Carte sur téléphone ; l’autre ne marchera plus."
    ),
    "expired.title": "Ce code est trop ancien",
    "empty.title": "Il n’y a pas encore de carte ici",
    "silent.title": "Pas de connexion",
    "silent.detail": "Vérifiez votre connexion et réessayez. Le code de la borne vaut dix minutes.",
    "silent.button": "Réessayer",
    "insecure.title": "Cette connexion n’est pas sûre",
    "insecure.detail": (
        "La page a été ouverte sans https. Votre téléphone ne peut pas créer de code ainsi, et nous n’y mettons "
        "pas la carte. Demandez à la caisse."
    ),
    "private.title": "Ce navigateur ne garde rien",
    "private.detail": "Ouvrez la page hors d’une fenêtre privée, ou dans un autre navigateur.",
}

PAGE_AR: Final[dict[str, str]] = {
    "title": "بطاقتك",
    "begin": "تُعرض البطاقة على الجهاز ويُختار هناك «بطاقة على الهاتف».",
    "noscript.title": "تحتاج هذه الصفحة إلى JavaScript",
    "noscript.detail": "يُرجى تشغيله في المتصفح وفتح الصفحة مجددًا.",
    "take.title": "وضع البطاقة على هذا الهاتف",
    "take.detail": "بعدها يكفي عرض الرمز على الهاتف بدل البطاقة.",
    "take.button": "ضعها على هذا الهاتف",
    "take.browser": "تبقى البطاقة في هذا المتصفح. يُفضّل المتصفح المعتاد، لا نافذة خاصة.",
    "take.ios": (
        "للبطاقة على الشاشة الرئيسية: يُختار أولًا «مشاركة» ثم «إضافة إلى الشاشة الرئيسية»، وتُفتح هناك خلال عشر دقائق."
    ),
    "busy.title": "لحظة من فضلك",
    "card.code": "رمز بطاقتك",
    "card.hold": "يُرجى تقريب الرمز من القارئ",
    "card.turns": "يتغير الرمز باستمرار ويعمل بدون اتصال أيضًا.",
    "card.clock": "ساعة هاتفك غير مضبوطة فلا يُعرف الرمز. يُرجى ضبط الوقت تلقائيًا من الإعدادات.",
    "card.others": "بطاقاتك",
    "card.more": "عن هذه البطاقة",
    "card.number": "رقم البطاقة",
    "card.home": "من المفيد إضافة هذه الصفحة إلى الشاشة الرئيسية من قائمة المتصفح.",
    "card.install": "إضافة إلى الشاشة الرئيسية",
    "card.remove": "إزالة من هذا الهاتف",
    "remove.title": "إزالة البطاقة من هذا الهاتف؟",
    "remove.detail": "تبقى نقاطك. من الجهاز يمكن وضع البطاقة على هاتف من جديد.",
    "remove.yes": "إزالة",
    "remove.no": "إبقاء",
    "unknown.title": "لا نعرف هذا الرمز",
    "used.title": "استُعمل هذا الرمز من قبل",
    "used.detail": (
        "البطاقة موجودة على هاتف. أليس هاتفك؟ تُعرض البطاقة على الجهاز ويُختار هناك «بطاقة على الهاتف»، فيتوقف الآخر."
    ),
    "expired.title": "هذا الرمز قديم جدًا",
    "empty.title": "لا بطاقة هنا بعد",
    "silent.title": "لا يوجد اتصال",
    "silent.detail": "يُرجى فحص الاتصال والمحاولة مجددًا. رمز الجهاز صالح عشر دقائق.",
    "silent.button": "محاولة أخرى",
    "insecure.title": "هذا الاتصال غير آمن",
    "insecure.detail": (
        "فُتحت الصفحة بدون https. لا يستطيع هاتفك إعداد رمز هكذا، فلا نضع البطاقة عليه. يُرجى سؤال الصندوق."
    ),
    "private.title": "هذا المتصفح لا يحفظ شيئًا",
    "private.detail": "يُرجى فتح الصفحة خارج النافذة الخاصة أو في متصفح آخر.",
}
