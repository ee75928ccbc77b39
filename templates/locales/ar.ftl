### صفحات Doorward بالعربية. شرح كل رسالة في الملف en.ftl.

## في صفحات عدة

cancel = إلغاء
continue = متابعة
try-again = المحاولة مجددًا
back-to-client = العودة إلى { $client }
dev-note = خادم تطوير
theme = فاتح أم داكن
theme-light = فاتح
theme-dark = داكن
theme-automatic = تلقائي
client-links = عن { $client }
client-website = الموقع
client-policy = سياسة الخصوصية
client-terms = الشروط
throttled-seconds =
    { $count ->
        [one] كانت المحاولات كثيرة. انتظر ثانية واحدة، ثم حاول مجددًا.
        [two] كانت المحاولات كثيرة. انتظر ثانيتين، ثم حاول مجددًا.
        [few] كانت المحاولات كثيرة. انتظر { $count } ثوانٍ، ثم حاول مجددًا.
        [many] كانت المحاولات كثيرة. انتظر { $count } ثانيةً، ثم حاول مجددًا.
       *[other] كانت المحاولات كثيرة. انتظر { $count } ثانية، ثم حاول مجددًا.
    }
throttled-minutes =
    { $count ->
        [one] كانت المحاولات كثيرة. انتظر دقيقة واحدة، ثم حاول مجددًا.
        [two] كانت المحاولات كثيرة. انتظر دقيقتين، ثم حاول مجددًا.
        [few] كانت المحاولات كثيرة. انتظر { $count } دقائق، ثم حاول مجددًا.
        [many] كانت المحاولات كثيرة. انتظر { $count } دقيقةً، ثم حاول مجددًا.
       *[other] كانت المحاولات كثيرة. انتظر { $count } دقيقة، ثم حاول مجددًا.
    }
throttled-hours =
    { $count ->
        [one] كانت المحاولات كثيرة. انتظر ساعة واحدة، ثم حاول مجددًا.
        [two] كانت المحاولات كثيرة. انتظر ساعتين، ثم حاول مجددًا.
        [few] كانت المحاولات كثيرة. انتظر { $count } ساعات، ثم حاول مجددًا.
        [many] كانت المحاولات كثيرة. انتظر { $count } ساعةً، ثم حاول مجددًا.
       *[other] كانت المحاولات كثيرة. انتظر { $count } ساعة، ثم حاول مجددًا.
    }
mails-throttled-seconds =
    { $count ->
        [one] كثرت الرسائل المطلوبة. انتظر ثانية واحدة، ثم حاول مجددًا.
        [two] كثرت الرسائل المطلوبة. انتظر ثانيتين، ثم حاول مجددًا.
        [few] كثرت الرسائل المطلوبة. انتظر { $count } ثوانٍ، ثم حاول مجددًا.
        [many] كثرت الرسائل المطلوبة. انتظر { $count } ثانيةً، ثم حاول مجددًا.
       *[other] كثرت الرسائل المطلوبة. انتظر { $count } ثانية، ثم حاول مجددًا.
    }
mails-throttled-minutes =
    { $count ->
        [one] كثرت الرسائل المطلوبة. انتظر دقيقة واحدة، ثم حاول مجددًا.
        [two] كثرت الرسائل المطلوبة. انتظر دقيقتين، ثم حاول مجددًا.
        [few] كثرت الرسائل المطلوبة. انتظر { $count } دقائق، ثم حاول مجددًا.
        [many] كثرت الرسائل المطلوبة. انتظر { $count } دقيقةً، ثم حاول مجددًا.
       *[other] كثرت الرسائل المطلوبة. انتظر { $count } دقيقة، ثم حاول مجددًا.
    }
throttled-title = محاولات كثيرة
busy-title = ليس الآن
busy-text = لا نستطيع تسجيل دخولك الآن. انتظر لحظة، ثم حاول مجددًا.

## تسجيل الدخول: من أنت

sign-in-title = تسجيل الدخول
sign-in-destination = في الطريق إلى { $client }
reason-again = حفاظًا على أمان حسابك، يُرجى تسجيل الدخول مرة أخرى.
reason-too-old = مضى وقت على آخر تسجيل دخول لك. يُرجى تسجيل الدخول مرة أخرى.
reason-unsaved = لم يتغير شيء بعد. يُرجى تسجيل الدخول مرة أخرى ثم إعادة المحاولة.
sign-in-more = هذا وحده لا يكفي هنا. سجّل الدخول بكلمة مرورك للمتابعة.
reason-change = لتغيير طريقة حماية حسابك، أكّد أنك أنت.
identifier-label = اسم المستخدم أو البريد الإلكتروني
identifier-missing = اكتب اسم المستخدم أو البريد الإلكتروني للمتابعة.
identifier-unusable = لا يمكن أن يكون هذا اسم مستخدم ولا بريدًا إلكترونيًا. راجع ما كتبته، ثم حاول مجددًا.
choose-account = اختيار حساب
sign-in-local = دخول المسؤولين

## تسجيل الدخول: كلمة المرور

password-title = كلمة المرور
password-account = تسجيل الدخول باسم { $username }
password-label = كلمة المرور
password-show = إظهار كلمة المرور
sign-in = تسجيل الدخول
host-check = ينبغي أن يظهر في شريط العنوان { $host }
password-missing = اكتب كلمة المرور للمتابعة.
password-wrong = اسم المستخدم أو كلمة المرور غير صحيح. راجع كليهما، ثم حاول مجددًا.

## تسجيل الدخول: إثبات آخر

second-factor-title = الخطوة الثانية
second-factor-lost = إذا لم يعد ذلك ممكنًا لك، فاسأل القائمين على { $tenant }: يمكنهم مساعدتك على الدخول من جديد.
second-factor-app-text = افتح تطبيق المصادقة واكتب الرمز الظاهر فيه.
second-factor-app-label = الرمز من التطبيق
second-factor-recovery-text = اكتب أحد رموز الاسترداد التي احتفظت بها. كل رمز يصلح مرة واحدة.
second-factor-recovery-label = رمز الاسترداد
second-factor-use-app = استخدام تطبيق المصادقة
second-factor-use-recovery = استخدام رمز استرداد
second-factor-trust =
    { $count ->
        [zero] لا تسأل مجددًا على هذا الجهاز
        [one] لا تسأل مجددًا على هذا الجهاز لمدة يوم واحد
        [two] لا تسأل مجددًا على هذا الجهاز لمدة يومين
        [few] لا تسأل مجددًا على هذا الجهاز لمدة { $count } أيام
        [many] لا تسأل مجددًا على هذا الجهاز لمدة { $count } يومًا
       *[other] لا تسأل مجددًا على هذا الجهاز لمدة { $count } يوم
    }
code-missing = اكتب الرمز للمتابعة.
code-wrong-app = هذا الرمز غير صحيح أو استُخدم من قبل. انتظر الرمز التالي؛ وإن تكرر ذلك فتحقق من ساعة الجهاز الذي عليه التطبيق.
code-wrong-new-app = هذا الرمز غير صحيح أو استُخدم من قبل. انتظر الرمز التالي؛ وإن تكرر ذلك فتحقق من ساعة الجهاز الذي عليه التطبيق. إن أعدت تحميل هذه الصفحة فامسح الصورة مرة أخرى.
code-wrong-recovery = هذا الرمز غير صحيح أو استُخدم من قبل. جرّب رمزًا آخر.

## خطوتك الثانية

enrol-title = خطوتك الثانية
enrol-text = يتطلب تسجيل الدخول هنا خطوة ثانية. جهّز خطوتك الآن، مرة واحدة فقط. أسرعها مفتاح مرور: يحفظه جهازك ويفتح قفله ببصمتك أو وجهك أو قفل الشاشة.
enrol-passkey-text = يتطلب تسجيل الدخول هنا مفتاح مرور. أنشئ مفتاحًا الآن، مرة واحدة فقط. يحفظه جهازك ويفتح قفله ببصمتك أو وجهك أو قفل الشاشة.
enrol-app-text = يتطلب تسجيل الدخول هنا خطوة ثانية. جهّز تطبيق مصادقة الآن، مرة واحدة فقط.
enrol-use-app = استخدام تطبيق مصادقة
enrol-use-passkey = استخدام مفتاح مرور بدلًا من ذلك
enrol-done = خطوتك الثانية جاهزة. إن فقدتها فكل رمز من هذه الرموز يحل محلها مرة واحدة.
passkey-offer-done = مفتاح المرور جاهز. إن فقدته فكل رمز من هذه الرموز يحل محله مرة واحدة.

## الرموز والروابط عبر البريد الإلكتروني

mail-code-title = راجع بريدك الإلكتروني
mail-code-text = إن كان هناك حساب لـ { $username } فهناك رسالة في طريقها إلى عنوانه. اكتب الرمز الوارد فيها، أو افتح رابطها في هذا المتصفح.
mail-code-label = الرمز من الرسالة
code-wrong-mail = هذا الرمز خاطئ أو انتهت صلاحيته. راجعه، أو اطلب رسالة أخرى.
mail-code-again = إرسال رسالة أخرى
mail-code-password = استخدام كلمة المرور
password-by-mail = الحصول على رمز بالبريد
password-forgot = هل نسيت كلمة المرور؟
second-factor-use-mail = الحصول على رمز بالبريد
second-factor-mail-ask = يمكننا إرسال رمز إلى بريدك الإلكتروني.
second-factor-send = إرسال الرمز
second-factor-mail-text = هناك رسالة في طريقها إلى عنوانك. اكتب الرمز الوارد فيها.
link-sign-in-text = طلبت هذا الرابط لتسجيل الدخول باسم { $account }.
link-entry-text = أنشأ القائمون على هذه الخدمة هذا الرابط لك، وهو يسجّل دخولك باسم { $account }.
link-new-password-text = طلبت تغيير كلمة مرور { $account }. هذا الرابط يسجّل دخولك، ثم تختار كلمة جديدة.
link-address-title = بريدك الإلكتروني
link-address-text = أكّد أن يصير لحسابك { $account } هذا العنوان:
link-address-sign-in-text = يصير لأحد الحسابات هذا العنوان متى أكّده صاحبه. إن كان حسابك فسجّل الدخول إليه أولًا، ثم افتح الرابط الذي في الرسالة مرة أخرى.
link-address-action = تأكيد العنوان
link-invitation-title = دعوتك
link-invitation-text = أنت مدعو إلى إنشاء حساب بالعنوان { $account }.
link-unlock-title = تسجيل الدخول موقوف مؤقتًا
link-unlock-text = كُتبت كلمات مرور خاطئة كثيرة لـ { $account }. إن كنت أنت من فعل ذلك فتابع وحاول مجددًا في هذا المتصفح.
link-unexpected = إن لم تكن تتوقع هذا فأغلق هذه الصفحة. ولن يتغير شيء.
link-over-title = رابط منتهي الصلاحية
link-over-text = يصلح الرابط مرة واحدة ولوقت قصير. عد إلى حيث طلبته واطلب رابطًا آخر.
link-elsewhere-title = رابط لمتصفح آخر
link-elsewhere-text = طلبت هذا الرابط في متصفح آخر. تابع هناك: اكتب الرمز من الرسالة، أو افتح الرابط هناك.
link-taken-title = عنوان مستخدم
link-taken-text = يستخدم حساب آخر هذا العنوان الآن. سجّل الدخول إلى ذلك الحساب، أو اختر عنوانًا آخر.
link-back = الرجوع
link-taken-other = اختيار عنوان آخر

## تسجيل الدخول عبر مزوّد آخر

upstream-continue = المتابعة باستخدام { $name }
upstream-resting = لا يستجيب { $name } الآن.
upstream-other = طرق أخرى لتسجيل الدخول
upstream-unavailable-title = تعذّر الوصول إلى { $name }
upstream-unavailable-text = لا يستجيب { $name } الآن. انتظر قليلًا ثم حاول مجددًا، أو سجّل الدخول بطريقة أخرى.
upstream-failed-title = لم يُسجَّل دخولك
upstream-refused-text = لم يسجّل { $name } دخولك. حاول مجددًا، أو سجّل الدخول بطريقة أخرى.
upstream-unbelieved-text = تعذّر استخدام رد { $name }. حاول مجددًا، أو سجّل الدخول بطريقة أخرى. إن تكرر ذلك فأخبر من يدير هذه الخدمة.
upstream-over-title = انتهى تسجيل الدخول هذا
upstream-over-text = وصل رد { $name } متأخرًا، أو مرة ثانية، أو في متصفح آخر. ابدأ من جديد.
upstream-taken-title = لديك حساب هنا
upstream-taken-text = العنوان { $address } الذي أعطانا إياه { $name } يخص حسابًا هنا. سجّل الدخول إلى ذلك الحساب، وعندئذ يمكنك ربطه مع { $name }.
upstream-stranger-title = لا حساب هنا
upstream-stranger-text = سجّل { $name } دخولك، لكن لا يوجد هنا حساب يمكنك استخدامه بذلك. سجّل الدخول بطريقة أخرى، أو اسأل من يدير هذه الخدمة.
upstream-not-linked-title = لم يُربط { $name }
upstream-link-failed-text = لم يعطِ { $name } ردًا يمكن استخدامه. انتظر قليلًا ثم حاول مجددًا.
upstream-others-text = الحساب الذي اخترته لدى { $name } يخص حسابًا آخر هنا. سجّل الخروج من { $name } واربط حسابًا غيره.
link-upstream-title = هل تريد ربط { $name }؟
link-upstream-text = بعد ذلك يمكنك تسجيل الدخول إلى هذا الحساب باستخدام { $name } أيضًا.
link-upstream-here = الحساب هنا
link-upstream-there = لدى { $name }
link-upstream-yes = ربط
upstream-expired-title = غيّر كلمة مرورك أولًا
upstream-expired-text = كلمة مرورك لدى { $name } صحيحة، لكن يجب تغييرها هناك قبل أن تتمكن من تسجيل الدخول. سجّل الدخول بطريقة أخرى، أو اسأل من يدير حسابك هناك.
upstream-not-fresh-text = لا يبيّن { $name } متى سجّلت الدخول لديه، والمطلوب هنا تسجيل دخول حديث. سجّل الدخول بطريقة أخرى.
upstream-not-signed-out-title = قد تكون جلستك ما زالت مفتوحة
upstream-not-signed-out-text = أراد { $name } تسجيل خروجك، لكن تعذّر استخدام رسالته. للاطمئنان، سجّل الخروج من هنا.

## إنشاء حساب

sign-up-title = حساب جديد
sign-up = إنشاء حساب
sign-up-text = ما البريد الإلكتروني الذي نصل إليك عبره؟ ستسجّل الدخول به.
sign-up-address-label = البريد الإلكتروني
sign-up-address-unusable = هذا ليس عنوان بريد إلكتروني. راجعه ثم حاول مجددًا.
sign-up-address-domain = لا تُستخدم هنا إلا عناوين { $domains }.
sign-up-sign-in = تسجيل الدخول بدلًا من ذلك
sign-up-code-text = هناك رسالة في طريقها إلى { $username }. اكتب الرمز الوارد فيها، أو افتح رابطها في هذا المتصفح.
sign-up-other-address = استخدام عنوان آخر
sign-up-details-text = تأكد عنوانك { $address }. اختر الآن كلمة مرور.
sign-up-details-invited-text = يصير لحسابك العنوان { $address }. اختر الآن كلمة مرور.
sign-up-name-label = اسمك (اختياري)
sign-up-name-unusable = هذا الاسم طويل جدًا أو فيه محارف لا تُرى.
sign-up-create = إنشاء الحساب
link-sign-up-text = طلبت هذا الرابط لإنشاء حساب بالعنوان { $account }.

## اختيار الحساب

accounts-title = حساباتك
accounts-intro = اختر الحساب الذي تريد المتابعة به.
accounts-other = استخدام حساب آخر

## الإذن: تطبيق يطلب شيئًا

consent-title = الإذن
consent-who = يطلب { $client } على { $host } استخدام حسابك { $account }.
consent-who-unnamed = يطلب { $client } استخدام حسابك { $account }.
consent-list = إذا سمحت بذلك، يستطيع التطبيق:
scope-openid = معرفة أنك أنت
scope-openid-detail = معرّف لحسابك، ووقت تسجيل دخولك
scope-profile = رؤية ملفك الشخصي
scope-profile-detail = الأسماء واسم المستخدم والصورة وصفحات الويب والجنس وتاريخ الميلاد والمنطقة الزمنية واللغة
scope-email = رؤية بريدك الإلكتروني
scope-email-detail = العنوان، وهل هو مؤكَّد
scope-address = رؤية عنوانك البريدي
scope-address-detail = الشارع والمدينة والمنطقة والرمز البريدي والبلد
scope-phone = رؤية رقم هاتفك
scope-phone-detail = الرقم، وهل هو مؤكَّد
scope-roles = رؤية أدوارك
scope-roles-detail = ما أنت عليه لدى الخدمات، كمجموعة في العمل
scope-device-sso = تسجيل دخولك إلى تطبيقات أخرى للجهة نفسها
scope-device-sso-detail = على هذا الجهاز تسجّل دخولك دون سؤال ما دمت مسجّل الدخول هنا
scope-offline = البقاء متصلًا في غيابك
scope-offline-detail = يستطيع استخدام هذا الإذن حين لا تكون موجودًا
scope-other = استخدام «{ $scope }»
scope-other-detail = اسأل القائمين على التطبيق عن الغرض منه
scope-service = التصرف نيابةً عنك في { $service }
scope-service-detail = ما يفعله التطبيق في هذه الخدمة يفعله باسمك
detail-locations = أين
detail-actions = ما يمكنه فعله
detail-datatypes = أي بيانات
detail-identifier = أيها
detail-privileges = بأي صلاحيات
detail-yes = نعم
detail-no = لا
detail-once = لهذه المرة فقط
consent-until-in-account = يبقى هذا ساريًا إلى أن تسحبه، { $link }.
consent-rest-until-in-account = ويبقى ما عدا ذلك ساريًا إلى أن تسحبه، { $link }.
consent-in-account = وهو ما يمكنك فعله من حسابك في أي وقت
consent-no-password = لا يرى التطبيق كلمة مرورك أبدًا.
allow = السماح
deny = الرفض

## الجهاز

device-code-title = توصيل جهاز
device-code-text = يعرض تلفازك أو جهاز ألعابك أو سطر الأوامر رمزًا. اكتبه هنا.
device-code-label = الرمز الظاهر على الجهاز
device-code-missing = اكتب الرمز الذي يعرضه جهازك.
device-code-malformed = يتكون الرمز من ثمانية أحرف لاتينية، وليس بينها A أو E أو I أو O أو U أو Y. قارنه بما يعرضه جهازك.
device-code-unknown = لا يوجد جهاز ينتظر بهذا الرمز. انظر إلى جهازك مرة أخرى: فقد يعرض رمزًا آخر الآن.
device-code-warning = لا تكتب إلا رمزًا تراه على جهازك أنت. إذا أرسل إليك أحد رمزًا، فلا تكتبه.
device-code-phone = المتابعة على هاتفك
device-code-phone-text = امسح هذا بكاميرا هاتفك، فتُفتح هذه الصفحة عليه.
device-code-picture = رمز QR لعنوان هذه الصفحة
device-approval-title = هل تسمح لهذا الجهاز بالدخول؟
device-approval-who = يطلب { $client } على جهاز آخر استخدام حسابك { $account }.
device-approval-code = يجب أن يعرض الجهاز هذا الرمز:
device-approval-device = يسمي الجهاز نفسه { $device } وعنوانه { $address }.
device-approval-address = عنوان الجهاز { $address }.
device-approval-warning = لا تسمح بذلك إلا إذا بدأته بنفسك على جهازك أنت ورأيت الرمز نفسه عليه. إذا أرسل إليك أحد الرمز أو رابطًا، أو سألك عنه بالهاتف، فهو يريد الدخول إلى حسابك: اختر «{ $deny }».
device-approved-title = تم توصيل الجهاز
device-approved-text = تابع على جهازك. يمكنك إغلاق هذه الصفحة.
device-denied-title = رُفض الجهاز
device-denied-text = لن يحصل على أي شيء من حسابك. إذا طلب منك أحد توصيله، فربما أراد الدخول إلى حسابك.

request-approval-title = هل تسمح بهذا الطلب؟
request-approval-who = يطلب { $client } استخدام حسابك { $account }.
request-approval-at = وقت الطلب: { $moment }
request-approval-message = يجب أن يعرض لك التطبيق، أو من تتعامل معه، الرسالة نفسها:
request-approval-warning = لا تسمح بذلك إلا إذا كنت قد بدأته بنفسك الآن. إذا طلبه منك أحد بالهاتف أو في رسالة، فهو يريد الدخول إلى حسابك: اختر «{ $deny }».
account-requests-title = طلبات تنتظرك
account-requests-detail = تطبيقات تطلب موافقتك
account-requests-text = اطّلع على كل طلب قبل أن تسمح به. وما لا تجيب عنه ينتهي من تلقاء نفسه.
account-requests-none = لا شيء ينتظرك.
account-request-look = اطّلع عليه
done-request-allowed = تم السماح بالطلب. تابع من حيث بدأته.
done-request-denied = رُفض الطلب. إذا طلب منك أحد السماح به، فربما أراد الدخول إلى حسابك.
activity-request-approved = سُمح بما طلبه تطبيق
activity-app-brought-in = سُمح لتطبيق بالدخول من تطبيق آخر على الجهاز نفسه
activity-app-vouched-for = سُمح لتطبيق بالدخول بشهادة خدمة أخرى
activity-word-given = شُهد لتطبيق لدى خدمة أخرى
activity-upstream-used = مُنح تطبيق حق الوصول إلى حسابك لدى مزوّد آخر
link-approval-text = يطلب تطبيق موافقة { $account }. تابع لترى ما يطلبه؛ لم يُسمح بشيء بعد.
mail-approval-subject = تطبيق يطلب موافقتك لدى { $provider }
mail-approval-text = يطلب { $client } موافقتك لدى { $provider }. اطّلع على ما يطلبه قبل أن تسمح به.
mail-approval-message = الرسالة
mail-approval-action = اطّلع على الطلب
mail-approval-caution = إذا لم تبدأ هذا بنفسك الآن، فلا تفعل شيئًا: سينتهي من تلقاء نفسه. وإذا طلب منك أحد السماح به، فهو يريد الدخول إلى حسابك.

## الحساب

account-title = حسابك
account-group-person = عنك
account-group-security = تسجيل الدخول والأمان
account-group-data = بياناتك
account-security-title = طرق تسجيل الدخول
account-security-detail = كلمة المرور ومفاتيح المرور وتطبيق المصادقة ورموز الاسترداد والأجهزة الموثوقة
account-step-text = عند تسجيل الدخول بكلمة المرور، يمكن أن يُطلب منك أيضًا مفتاح المرور أو رمز استرداد. عندئذٍ لا تكفي كلمة مرور مسروقة.
account-step-app = لديك تطبيق مصادقة، لذلك تُطلب منك خطوة ثانية كلما سجّلت الدخول بكلمة المرور.
account-step-on = تُطلب منك كلما سجّلت الدخول بكلمة المرور.
account-step-off = لا تُطلب منك.
account-step-needs = أنشئ مفتاح مرور أو أعدّ تطبيق مصادقة أولًا.
account-step-codes = أنشئ رموز استرداد أولًا. من دونها لن تتمكن من الدخول إذا فقدت مفتاح المرور.
account-step-start = الطلب في كل مرة
account-step-stop = التوقف عن الطلب
account-sessions-title = أين سجّلت دخولك
account-sessions-detail = متصفحاتك، وكيف تسجّل الخروج منها
account-apps-title = التطبيقات المتصلة
account-apps-detail = ما يجوز لها وكيف تسحبه
since = منذ { $moment }
device-seen = آخر استخدام { $moment }
device-since = تسجيل الدخول منذ { $moment }
device-until = موثوق حتى { $moment }
device-unknown = متصفح غير معروف
device-here = هذا الجهاز
account-password-set = غيّرها من هنا
account-password-none = ليست لديك كلمة مرور بعد
account-password-kept = محفوظة لدى { $name }
account-app-title = تطبيق المصادقة
account-app-none = غير مُعدّ
account-app-replace = التطبيق الجديد يحل محله.
account-app-scan = امسح هذه الصورة بتطبيق المصادقة ثم اكتب الرمز الظاهر فيه.
account-app-picture = رمز QR فيه السر المكتوب أدناه بالحروف
account-app-open = فتح تطبيق المصادقة على هذا الجهاز
account-app-type = إذا تعذّر مسحها فاكتب هذا السر في التطبيق:
account-app-confirm = إعداد التطبيق
account-app-remove = إزالة التطبيق
account-app-done = تم إعداد تطبيقك. سيُطلب رمزه منك بدءًا من تسجيل الدخول التالي.
account-codes-title = رموز الاسترداد
account-codes-left =
    { $count ->
        [0] ليس لديك أي رمز
        [zero] ليس لديك أي رمز
        [one] بقي رمز واحد
        [two] بقي رمزان
        [few] بقيت { $count } رموز
        [many] بقي { $count } رمزًا
       *[other] بقي { $count } رمز
    }
account-codes-few =
    { $count ->
        [0] ليس لديك أي رمز. أنشئ رموزًا.
        [zero] ليس لديك أي رمز. أنشئ رموزًا.
        [one] بقي رمز واحد فقط. أنشئ رموزًا جديدة.
        [two] بقي رمزان فقط. أنشئ رموزًا جديدة.
        [few] بقيت { $count } رموز فقط. أنشئ رموزًا جديدة.
        [many] بقي { $count } رمزًا فقط. أنشئ رموزًا جديدة.
       *[other] بقي { $count } رمز فقط. أنشئ رموزًا جديدة.
    }
account-mail-codes = رموز تُرسل إلى { $address }
account-codes-missing = ليس لديك رموز استرداد. { $link } لتتمكن من الدخول حتى لو فقدت مفتاح المرور أو هاتفك.
account-codes-missing-link = أنشئ رموزًا
account-last-codes = هذه آخر خطوة ثانية لديك: ستُحذف رموز الاسترداد معها.
account-last-required = يحتاج الجميع هنا إلى خطوة ثانية: سيُطلب منك إعداد خطوة جديدة عند تسجيل دخولك التالي.
account-codes-text = برمز الاسترداد تسجّل الدخول عندما لا تستطيع استخدام خطوتك الثانية الأخرى. تحصل على عشرة رموز، وكل رمز يصلح مرة واحدة.
account-codes-replace = تحل الرموز الجديدة محل القديمة.
account-codes-make = إنشاء رموز الاسترداد
account-codes-later = ليس الآن
account-codes-keep = احفظ هذه الرموز حيث لا يجدها غيرك: اطبعها أو احفظ الملف. لن تراها مرة أخرى.
account-codes-download = حفظ في ملف
account-codes-kept = لقد حفظتها
account-devices-title = الأجهزة الموثوقة
account-devices-text = على هذه الأجهزة لا تُطلب منك الخطوة الثانية.
account-device-forget = إلغاء الثقة
account-sessions-text = إن وجدت جهازًا لا تعرفه فسجّل الخروج منه و{ $link }.
account-sessions-link = غيّر كلمة مرورك
account-sessions-end-others = تسجيل الخروج من كل مكان آخر
account-apps-none = لا يستخدم أي تطبيق حسابك.
account-apps-text = التطبيق الذي تفصله عليه أن يسألك من جديد.
account-app-own = يتبع هذه المؤسسة
account-app-can = يمكنه:
account-app-allowed = سُمح به يوم { $moment }
account-app-disconnect = فصل
new-password-title = كلمة مرور جديدة
new-password-label = كلمة المرور الجديدة
new-password-rule =
    { $count ->
        [zero] يجب أن تحتوي على حروف.
        [one] يجب أن تحتوي على حرف واحد على الأقل.
        [two] يجب أن تحتوي على حرفين على الأقل.
        [few] يجب أن تحتوي على { $count } حروف على الأقل.
        [many] يجب أن تحتوي على { $count } حرفًا على الأقل.
       *[other] يجب أن تحتوي على { $count } حرف على الأقل.
    }
new-password-advice = أربع كلمات أو خمس عشوائية يسهل حفظها ويصعب تخمينها.
new-password-ends = سيُسجَّل خروجك من كل مكان آخر.
new-password-must = يطلب منك من يدير حسابك أن تختار كلمة مرور لا يعرفها سواك.
new-password-choose = اختر كلمة مرور جديدة لحسابك.
new-password-set = تعيين كلمة المرور
new-password-missing = اكتب كلمة مرور جديدة للمتابعة.
directory-password-title = غيّر كلمة مرورك
directory-password-text = كلمة مرورك لدى { $name } صحيحة، لكن عليك اختيار كلمة جديدة قبل تسجيل الدخول.
directory-password-kept = كلمة مرورك محفوظة لدى { $name }. يجري تغييرها هناك، لكل ما تسجّل الدخول إليه بها.
directory-password-elsewhere = كلمة مرورك محفوظة لدى { $name }. يجري تغييرها هناك، وليس هنا.
directory-password-other = تغيير كلمة مرورك لدى { $name }
directory-password-current = كلمة المرور الحالية
directory-password-again = كلمة المرور الجديدة مرة أخرى
directory-password-change = تغيير كلمة المرور
directory-password-differs = كلمتا المرور الجديدتان غير متطابقتين. اكتب الجديدة في الحقلين.
directory-password-wrong = كلمة المرور الحالية غير صحيحة.
directory-password-not-allowed = لا يسمح لك { $name } بتغيير كلمة مرورك هنا. اسأل من يدير حسابك هناك.
directory-password-weak = لا يقبل { $name } كلمة المرور هذه: يسهل تخمينها. اختر غيرها.
directory-password-short = لا يقبل { $name } كلمة المرور هذه: إنها قصيرة جدًا. اختر كلمة أطول.
directory-password-long = لا يقبل { $name } كلمة المرور هذه: إنها طويلة جدًا. اختر كلمة أقصر.
directory-password-young = تغيّرت كلمة مرورك لدى { $name } قبل قليل، ولا يمكن تغييرها مرة أخرى بعد. حاول لاحقًا.
directory-password-rules = لا يقبل { $name } كلمة المرور هذه. قد تكون قصيرة جدًا أو بسيطة جدًا أو سبق أن استعملتها، أو قد يكون آخر تغيير حديثًا جدًا.

## الملف الشخصي والتفضيلات

account-profile-title = الملف الشخصي
account-profile-detail = الأسماء وتاريخ الميلاد والهاتف والعنوان
account-preferences-title = التفضيلات
account-preferences-detail = اللغة والمظهر والمنطقة الزمنية والرسائل
account-save = حفظ
account-saved = تم حفظ التغييرات.
done-session-ended = تم تسجيل خروجك من هناك.
done-sessions-ended = تم تسجيل خروجك من كل مكان آخر.
done-passkey-made = تم إنشاء مفتاح المرور.
done-passkey-removed = تمت إزالة مفتاح المرور.
done-provider-linked = رُبط المزوّد.
done-provider-unlinked = لم يعد المزوّد مربوطًا.
done-app-removed = تمت إزالة تطبيق المصادقة.
done-password-set = تم تعيين كلمة مرورك الجديدة.
done-device-forgotten = لم يعد ذلك الجهاز موثوقًا.
done-app-disconnected = تم فصل التطبيق.
done-step-on = من الآن فصاعدًا تُطلب منك خطوة ثانية.
done-step-off = لم تعد تُطلب منك خطوة ثانية.
done-address-confirmed = تم تأكيد عنوان بريدك الإلكتروني.
profile-text = التطبيقات التي تسمح لها برؤية ملفك الشخصي ترى ما هو مكتوب هنا. يمكن ترك أي حقل فارغًا.
profile-username = اسم المستخدم
profile-email = البريد الإلكتروني
profile-roles = الأدوار
profile-closed = لا يمكن تغيير هذه البيانات هنا.
profile-name = الاسم الكامل
profile-given-name = الاسم الأول
profile-middle-name = الاسم الأوسط
profile-family-name = اسم العائلة
profile-nickname = الكنية
profile-gender = الجنس
profile-birthdate = تاريخ الميلاد
profile-birthdate-note = السنة-الشهر-اليوم، مثل ⁦1990-02-28⁩. وتكفي السنة وحدها.
profile-phone = رقم الهاتف
profile-phone-note = مع رمز البلد، مثل ⁦+20 2 2795 1234⁩.
profile-page = صفحة الملف الشخصي
profile-website = الموقع الإلكتروني
profile-address = العنوان
profile-street = الشارع والرقم
profile-postal-code = الرمز البريدي
profile-locality = المدينة
profile-region = المنطقة
profile-country = البلد
profile-formatted = كما يُكتب على رسالة
profile-formatted-note = تُعاد كتابته عند تغيير الحقول أعلاه.
field-errors = لم يُحفظ شيء بعد. راجع الحقول المحددة.
field-too-long =
    { $count ->
        [zero] { $count } حرف على الأكثر.
        [one] حرف واحد على الأكثر ({ $count }).
        [two] حرفان على الأكثر ({ $count }).
        [few] { $count } أحرف على الأكثر.
        [many] { $count } حرفًا على الأكثر.
       *[other] { $count } حرف على الأكثر.
    }
field-hidden = يحتوي هذا على أحرف غير مرئية. اكتبه من جديد.
field-date = هذا ليس تاريخًا. اكتبه مثل ⁦1990-02-28⁩.
field-future = هذا اليوم لم يأتِ بعد. تحقق من السنة.
field-url = هذا ليس عنوان ويب. اكتبه مثل ⁦https://example.com⁩.
field-phone = هذا ليس رقم هاتف مع رمز البلد. ابدأ بعلامة + ثم الرمز.
field-changed = تغيّر هذا في أثناء ذلك إلى «{ $value }». احفظ مرة أخرى لاستبداله.
field-emptied = أُفرغ هذا في أثناء ذلك. احفظ مرة أخرى لملئه.
preferences-language = اللغة
preferences-zone = المنطقة الزمنية
preferences-mails = الرسائل
preferences-new-browser = أخبرني عند تسجيل دخولي من متصفح لأول مرة
preferences-mails-note = نخبرك دائمًا عندما تتغير طرق تسجيل دخولك.
preferences-unusable = لا يمكن اختيار ذلك. اختر من القوائم.
language-name = العربية
region-africa = أفريقيا
region-america = أمريكا
region-antarctica = القطب الجنوبي
region-arctic = القطب الشمالي
region-asia = آسيا
region-atlantic = المحيط الأطلسي
region-australia = أستراليا
region-europe = أوروبا
region-indian = المحيط الهندي
region-pacific = المحيط الهادئ
region-other = أخرى

## الصورة

account-picture-title = الصورة
account-picture-detail = ما تعرضه التطبيقات عنك
picture-text = التطبيقات التي تسمح لها برؤية ملفك الشخصي يمكنها عرضها. وكل من لديه رابطها يستطيع فتحها.
picture-alt = صورتك
picture-none = ليس لديك صورة بعد.
picture-elsewhere = صورتك محفوظة في مكان آخر:
picture-file = صورة جديدة
picture-rule = PNG أو JPEG أو WebP أو GIF، حتى 8 ميغابايت. يُعرض وسطها مربعًا.
picture-set = حفظ الصورة
picture-remove = إزالة الصورة
picture-closed = مؤسستك هي التي تحدد هذه الصورة.
picture-missing = اختر صورة للمتابعة.
picture-too-long = هذا الملف كبير جدًا. اختر ملفًا لا يتجاوز 8 ميغابايت.
picture-format = هذه ليست صورة PNG أو JPEG أو WebP أو GIF. اختر ملفًا آخر.
picture-too-large = في هذه الصورة بكسلات كثيرة جدًا. اختر صورة لا تتجاوز 4096 في 4096.
picture-damaged = هذا الملف تالف. اختر ملفًا آخر.
picture-unkept = تعذّر حفظ صورتك ولم يتغير شيء. حاول مرة أخرى بعد بضع دقائق.

## مفاتيح المرور

passkey-wrong = لا يمكن استخدام مفتاح المرور هذا هنا. جرّب طريقة أخرى.
passkey-use = استخدام مفتاح مرور
second-factor-use-passkey = استخدام مفتاح مرور
second-factor-passkey-text = أكّد بمفتاح المرور أنك أنت.
account-providers-title = تسجيل الدخول عبر مزوّدين آخرين
account-providers-text = يمكنك تسجيل الدخول إلى هذا الحساب عبر هؤلاء المزوّدين أيضًا.
account-providers-none = لم يُربط أي منهم بعد
account-provider-connect = ربط { $name }
account-provider-last = هذه هي الطريقة الوحيدة التي يمكنك بها تسجيل الدخول. عيّن كلمة مرور أو أنشئ مفتاح مرور أولًا، ثم يمكنك إزالتها.
account-provider-last-password = هذه هي الطريقة الوحيدة التي يمكنك بها تسجيل الدخول. عيّن كلمة مرور أولًا، ثم يمكنك إزالتها.
account-provider-last-passkey = هذه هي الطريقة الوحيدة التي يمكنك بها تسجيل الدخول. أنشئ مفتاح مرور أولًا، ثم يمكنك إزالتها.
account-provider-last-alone = هذه هي الطريقة الوحيدة التي يمكنك بها تسجيل الدخول، لذلك تبقى.
account-passkeys-title = مفاتيح المرور
account-passkeys-count =
    { $count ->
        [0] ليس لديك أي مفتاح بعد
        [zero] ليس لديك أي مفتاح بعد
        [one] مفتاح مرور واحد
        [two] مفتاحا مرور
        [few] { $count } مفاتيح مرور
        [many] { $count } مفتاح مرور
       *[other] { $count } مفتاح مرور
    }
account-passkeys-text = مفتاح المرور يسجّل دخولك ببصمتك أو وجهك أو قفل شاشتك من دون كلمة مرور. ولا يستطيع موقع مزيف أن يخدعك لأخذه.
passkey-create = إنشاء مفتاح مرور
passkey-new-title = مفتاح مرور جديد
passkey-name = الاسم الجديد
passkey-name-optional = الاسم (اختياري)
passkey-name-note = اتركه فارغًا ليُسمّى باسم الجهاز أو البرنامج الذي يحفظه.
passkey-failed = لم ينجح ذلك. حاول مرة أخرى أو اختر طريقة أخرى.
passkey-cancelled = لم يُستخدم مفتاح مرور. حاول مرة أخرى أو اختر طريقة أخرى.
passkey-not-created = لم ينجح ذلك. حاول مرة أخرى أو افعله لاحقًا.
passkey-not-made = لم يُنشأ مفتاح مرور. يمكنك المحاولة مرة أخرى.
passkey-exists = لدى هذا الجهاز مفتاح مرور لحسابك بالفعل.
passkey-too-many = لديك أكبر عدد ممكن من مفاتيح المرور. أزل واحدًا أولًا.
passkey-not-allowed = لا تسمح هذه المؤسسة بمفاتيح مرور من هذا النوع. استخدم جهازًا آخر.
passkey-name-unusable = لا يمكن استخدام هذا الاسم. اختر اسمًا أقصر.
passkey-unnamed = مفتاح مرور
passkey-synced = تتم مزامنته بين أجهزتك
passkey-syncable = لم تتم مزامنته بين أجهزتك بعد
passkey-bound = على جهاز واحد فقط
passkey-added = أُضيف يوم { $moment }
passkey-change = إعادة تسمية أو إزالة
passkey-rename = إعادة تسمية
passkey-remove = إزالة
passkey-needs-script = يتطلب إنشاء مفتاح مرور JavaScript، وهو متوقف في متصفحك.
passkey-use-needs-script = يتطلب استخدام مفتاح مرور JavaScript، وهو متوقف في متصفحك.
passkey-unsupported = هذا المتصفح لا يدعم مفاتيح المرور. استخدم متصفحًا آخر أو جهازًا آخر.
passkey-offer-title = تسجيل دخول أسرع
passkey-offer-later = ليس الآن

## تسجيل الخروج

sign-out-title = تسجيل الخروج
sign-out-question = أنت على وشك تسجيل الخروج من { $tenant }.
sign-out-client = يطلب { $client } تسجيل خروجك من { $tenant }.
sign-out-account = تم تسجيل الدخول باسم { $account }
sign-out-accounts = سيُسجَّل خروجك من:
sign-out = تسجيل الخروج
stay = البقاء مسجَّلًا
signed-out-title = تم تسجيل الخروج
signed-out-text = تم تسجيل خروجك من { $tenant }.
signed-out-account = تم تسجيل خروج { $account } من { $tenant }.
signed-out-staying = ما زال تسجيل الدخول قائمًا في هذا المتصفح:
signed-out-shared = إذا كان الجهاز مشتركًا، فأغلق المتصفح أيضًا.
signed-out-elsewhere = قد تكون جلستك لدى { $name } ما زالت مفتوحة.
stayed-title = ما زلت مسجَّل الدخول
stayed-text = ما زلت مسجَّل الدخول لدى { $tenant }.

## الأخطاء

error-id = معرّف الخطأ
error-support = اطلب المساعدة من { $tenant }
error-code = الرمز
error-description = التفاصيل
error-developers = للمطورين
error-ask-app = ارجع إلى التطبيق وحاول مجددًا. إذا تكرر ذلك، فأخبر القائمين على التطبيق وأعطهم معرّف الخطأ.
error-request-title = طلب غير مكتمل
error-request-text = أرسل التطبيق طلبًا غير مكتمل أو غير صحيح، فتوقفنا هنا.
error-client-title = تطبيق غير معروف
error-client-text = التطبيق الذي أرسلك إلى هنا غير مسجَّل لدى { $tenant }.
error-redirect-title = عنوان غير مسجَّل
error-redirect-text = طلب التطبيق أن نرسلك إلى عنوان غير مسجَّل له. حفاظًا على أمانك، لم نفعل.
error-sign-out-title = طلب تسجيل الخروج
error-sign-out-text = طلب التطبيق تسجيل خروجك وإرسالك إلى عنوان غير مسجَّل له، أو تحدّث باسم تطبيق آخر. لم يتغيّر شيء.
error-browser-title = متصفح آخر
error-browser-text = فُتحت هذه الصفحة في متصفح آخر أو نافذة أخرى، أو لم يرسل متصفحك ملف تعريف الارتباط الخاص بنا.
error-browser-now = ارجع إلى حيث كنت وابدأ من جديد في هذه النافذة. إذا كان متصفحك يحظر ملفات تعريف الارتباط، فاسمح بها للمضيف { $host }.
error-form-title = نموذج تتعذر قراءته
error-form-text = تعذرت قراءة ما أرسله متصفحك. لم يتغير شيء.
error-form-now = ارجع وأعد تحميل الصفحة ثم أرسل النموذج مرة أخرى.
error-account-title = حساب آخر
error-account-text = تستخدم في هذا المتصفح الآن حسابًا غير حساب الصفحة التي أرسلت هذا. لم يتغير شيء.
error-account-now = افتح الصفحة من جديد لتغيير شيء.
error-not-found-title = لا صفحة هنا
error-not-found-text = لا توجد صفحة في هذا العنوان. ربما هو عنوان مخصّص للتطبيقات.
error-not-found-now = راجع العنوان، أو ارجع من حيث أتيت.
error-internal-title = مشكلة من جانبنا
error-internal-text = حدث خلل ما. والسبب ليس منك.
error-internal-now = حاول مجددًا بعد دقيقة. إذا تكرر ذلك، فأخبر { $tenant } وأعطهم معرّف الخطأ.
trace-title = ما جرى التحقق منه
trace-passed = سليم
trace-failed = غير سليم
trace-sent = المُرسَل
trace-registered = المسجَّل
trace-nothing = لا شيء
trace-repeated = أكثر من مرة
trace-exactly-one = واحد بالضبط
trace-client = عميل
trace-client-disabled = عميل معطَّل
trace-client-unknown = لا يوجد عميل كهذا
trace-form-encoded = UTF-8 بترميز النماذج، وكل معامل مرة واحدة على الأكثر
trace-own-page = صفحة مستقلة (document)
trace-token = رمز مميّز
trace-secret = (ما له شكل سر)
trace-own-id-token = رمز هوية من هذا الموفّر

## صفحة بقيت مفتوحة طويلًا

answered-title = تم ذلك من قبل
answered-text = لقد انتهيت هنا. تابع في التطبيق.
expired-title = صفحة منتهية الصلاحية
expired-text = بقيت هذه الصفحة مفتوحة طويلًا أو استُخدمت من قبل، فلم تعد تعمل. هذا يحفظ أمان حسابك.
expired-go-back = ارجع إلى التطبيق وابدأ من جديد.
start-again = البدء من جديد

## الجواب في طريقه إلى التطبيق

form-post-title = في الطريق
form-post-text = أنت عائد إلى { $client }. إذا لم يحدث شيء، فاضغط الزر.

## الصفحة في عنوان الخادم نفسه

home-title = تسجيل الدخول
home-text = هنا يسجّل الناس الدخول باستخدام { $tenant }.
home-nothing = تأتي إلى هنا عادة من تطبيق وتعود إليه مباشرة.
home-dev = هذا خادم تطوير. تُجري ساحة التجربة تسجيل دخول حقيقيًا وتعرض كل رسالة.
open-playground = فتح ساحة التجربة

## ساحة التجربة، حيث يراقب المطوّرون تسجيل دخول

playground-title = ساحة التجربة
playground-intro = أجرِ مسار رمز تفويض حقيقيًا مع PKCE على هذا الخادم، وشاهد كل رسالة وكل رمز مميّز.
playground-issuer = المُصدِر
playground-client = العميل
playground-redirect = عنوان إعادة التوجيه
playground-username = سجّل الدخول باسم
playground-password = كلمة المرور
playground-scopes = النطاقات
playground-not-sent = لا يُرسَل
playground-prompt = الصفحة التي تُعرض حتى بلا حاجة
playground-response-mode = كيف يعود الجواب
playground-request-uri = ما إذا كان الطلب يُرسَل مسبقًا فلا يمرّ عبر المتصفح إلا اسمه
playground-max-age = أقصى عدد من الثواني منذ تسجيل الدخول
playground-login-hint = من سيسجّل الدخول
playground-acr-values = مدى قوة تسجيل الدخول
playground-ui-locales = لغات الصفحات، مثل «de fr»
playground-start = بدء المسار
playground-mail-title = الرسائل
playground-mail-intro = لا يرسل خادم التطوير أي بريد ما لم يُحدَّد خادم بريد. ما كان سيُرسَل يظهر هنا، الأحدث أولاً، إلى أن يتوقف الخادم.
playground-mail-none = لم يُرسَل شيء بعد.
playground-succeeded = بلغ المسار نهايته. هذه كل خطوة بترتيب حدوثها.
playground-signed-out = سجّلت الخروج، ونسي التطبيق رموزه. هذه كل خطوة بترتيب حدوثها.
playground-refused = توقف المسار قبل نهايته. تبيّن الخطوة الأخيرة السبب.
playground-again = البدء من جديد
playground-refresh = تجديد الرموز
playground-request = الطلب
playground-response = الاستجابة
step-discovery-title = الاستكشاف
step-discovery-text = يقرأ العميل أين نقاط الوصول لدى المزوّد وما الذي يستطيعه.
step-pushed-title = طلب التفويض المُرسَل مسبقًا
step-pushed-text = يرسل العميل طلبه إلى المزوّد مباشرةً ويحصل على اسم له: فلا يستطيع أحد في المتصفح قراءته أو تغييره.
step-authorize-title = طلب التفويض
step-authorize-text = يرسل العميل المتصفح إلى المزوّد. تحدّي الرمز هو بصمة سرّ لا يعرفه إلا العميل.
step-callback-title = استجابة التفويض
step-callback-text = يعود المتصفح برمز يُستخدم مرة واحدة. يتحقق العميل من أن الحالة والمُصدِر كما يتوقع.
step-token-title = طلب الرموز المميّزة
step-token-text = يستبدل العميل بالرمز رموزًا مميّزة، ويُظهر السرّ وراء تحدّي الرمز.
step-keys-title = المفاتيح
step-keys-text = يقرأ العميل المفاتيح العامّة للمزوّد. ويجب أن يطابق توقيعَ رمز الهوية المفتاحُ الذي يسمّيه الرمز في ترويسته باسم kid.
step-refresh-title = طلب التجديد
step-refresh-text = يستبدل العميل برمز التجديد رموزًا جديدة. بذلك يُستنفد رمز التجديد القديم.
step-userinfo-title = معلومات المستخدم
step-userinfo-text = يُظهر العميل رمز الوصول ويحصل على البيانات التي تسمح بها نطاقاته.
step-signed-out-title = تسجيل الخروج
step-signed-out-text = أنهى المزوّد الجلسة وأعاد المتصفح.
token-id = رمز الهوية
token-access = رمز الوصول
token-refresh = رمز التجديد
token-verified = تم التحقق: التوقيع والمُصدِر والجمهور والأوقات صحيحة
token-not-verified = لم يتم التحقق: { $why }
token-opaque = معتم: لا يقرؤه إلا المزوّد
token-header = الترويسة
token-claims = البيانات
token-raw = الرمز كما أُرسل
claim-iss = من أصدر الرمز
claim-sub = معرّف الشخص، أو العميل إن لم يكن هناك شخص
claim-aud = لمن الرمز
claim-exp = متى تنتهي صلاحيته
claim-iat = متى أُصدر
claim-auth-time = متى سجّل الشخص الدخول
claim-nonce = يربط الرمز بهذا الطلب وحده
claim-acr = مدى قوة تسجيل الدخول
claim-amr = كيف سجّل الشخص الدخول
claim-azp = العميل الذي طلب الرمز
claim-sid = معرّف الجلسة
claim-jti = معرّف هذا الرمز
claim-at-hash = يربط الرمز برمز الوصول الخاص به
claim-client-id = العميل الذي أُعطي الرمز
claim-scope = ما يسمح به الرمز
claim-alg = كيف وُقّع
claim-kid = أي مفتاح للمزوّد وقّعه
claim-typ = نوع الرمز

## النشاط: ما حدث في الحساب

account-activity-title = النشاط
account-activity-detail = ما حدث في حسابك
account-activity-text = الأحدث أولاً. هل ترى شيئاً لم تفعله؟
account-activity-not-you = اختر كلمة مرور جديدة
account-activity-none = لم يحدث شيء بعد.
account-activity-older = الأقدم
account-activity-newest = الأحدث
activity-account-made = أُنشئ الحساب
activity-signed-in = تسجيل دخول
activity-signed-in-again = تسجيل دخول من جديد
activity-methods = بواسطة: { $methods }
activity-wrong-password = محاولة دخول فاشلة: كلمة مرور خاطئة
activity-wrong-code = محاولة دخول فاشلة: رمز خاطئ
activity-wrong-passkey = محاولة دخول فاشلة: رُفض مفتاح المرور
activity-signed-out = تسجيل خروج
activity-session-ended = أُنهيت جلسة
activity-sessions-ended = تسجيل خروج من كل مكان آخر
activity-password-changed = غُيّرت كلمة المرور
activity-passkey-added = أُضيف مفتاح مرور
activity-passkey-renamed = أُعيدت تسمية مفتاح مرور
activity-passkey-removed = أُزيل مفتاح مرور
activity-app-added = أُعدّ تطبيق المصادقة
activity-app-removed = أُزيل تطبيق المصادقة
activity-codes-made = أُنشئت رموز استرداد جديدة
activity-codes-removed = أُزيلت رموز الاسترداد
activity-factor-added = أُضيفت طريقة لتسجيل الدخول
activity-upstream-added = أُضيف تسجيل الدخول عبر مزوّد آخر
activity-upstream-removed = أُزيل تسجيل الدخول عبر مزوّد آخر
activity-factor-removed = أُزيلت طريقة لتسجيل الدخول
activity-step-on = تُطلب خطوة ثانية عند تسجيل الدخول
activity-step-off = لم تعد تُطلب خطوة ثانية عند تسجيل الدخول
activity-recovery-code-used =
    { $count ->
        [0] استُخدم رمز استرداد؛ لم يبقَ أي رمز
        [one] استُخدم رمز استرداد؛ بقي رمز واحد
        [two] استُخدم رمز استرداد؛ بقي رمزان
        [few] استُخدم رمز استرداد؛ بقيت { $count } رموز
        [many] استُخدم رمز استرداد؛ بقي { $count } رمزاً
       *[other] استُخدم رمز استرداد؛ بقي { $count } رمز
    }
activity-method-recovery-code = رمز استرداد
activity-method-upstream = مزوّد آخر
activity-device-trusted = أصبح جهاز موثوقاً
activity-device-forgotten = لم يعد جهاز موثوقاً
activity-consent-given = سُمح لتطبيق باستخدام الحساب
activity-consent-withdrawn = فُصل تطبيق
activity-device-approved = سُمح لتطبيق على جهاز آخر بالدخول
activity-turned-off = أُوقف الحساب
activity-turned-on = أُعيد تفعيل الحساب
activity-profile-changed = غُيّرت بيانات في الحساب
activity-roles-changed = غُيّرت أدوار الحساب لدى الخدمات
activity-notices-on = شُغّلت رسائل البريد عن المتصفحات الجديدة
activity-notices-off = أُوقفت رسائل البريد عن المتصفحات الجديدة
activity-address-changed = غُيّر البريد الإلكتروني
activity-address-confirmed = أُكّد البريد الإلكتروني
activity-picture-changed = غُيّرت الصورة
activity-picture-removed = أُزيلت الصورة
activity-exported = نُزّلت بيانات الحساب
activity-deletion-planned = سيُحذف الحساب يوم { $moment }
activity-deletion-cancelled = سيُحتفظ بالحساب
activity-erased = حُذف الحساب
activity-by-operator = من قِبل القائمين على هذه الخدمة
activity-by-server = لأن عدد الحسابات في هذا المتصفح كان كبيراً
activity-by-upstream = لأنكم سجّلتم الخروج لدى مزوّد آخر
activity-later = شيء آخر: { $kind }

## إزالة طريقة دخول

remove-everywhere = عند الإزالة، سجّل خروجي من كل مكان آخر أيضاً

## تنزيل البيانات وحذف الحساب

account-export-title = نسخة من بياناتك
account-export-detail = تنزيل ما هو محفوظ عنك
account-export-text = ستحصل على ملف واحد فيه كل ما هو محفوظ عنك هنا:
account-export-note = لا يحتوي على كلمات المرور والرموز والمفاتيح. احتفظ بالملف حيث لا يجده سواك.
account-export-make = تنزيل
export-readme = ما يحتفظ به { $provider } عن الحساب { $account }، في { $moment }.
export-profile = من أنت: اسم المستخدم وبيانات مثل الاسم والبريد الإلكتروني
export-picture = صورتك، إن كانت لديك صورة هنا
export-sessions = أين سجّلت الدخول
export-consents = التطبيقات المتصلة وما يُسمح لها به
export-credentials = طرق تسجيل دخولك: متى أُضيفت ومتى استُخدمت آخر مرة
export-devices = الأجهزة التي تثق بها
export-activity = ما حدث في حسابك
account-delete-title = حذف الحساب
account-delete-detail = مع كل ما فيه
account-delete-text =
    { $count ->
        [one] يُسجَّل خروجك فوراً من كل مكان، ومن التطبيقات التي تستخدم حسابك. ويُحذف الحساب بعد يوم واحد مع كل ما فيه. سجّل الدخول قبل ذلك إن أردت الاحتفاظ به.
        [two] يُسجَّل خروجك فوراً من كل مكان، ومن التطبيقات التي تستخدم حسابك. ويُحذف الحساب بعد يومين مع كل ما فيه. سجّل الدخول قبل ذلك إن أردت الاحتفاظ به.
        [few] يُسجَّل خروجك فوراً من كل مكان، ومن التطبيقات التي تستخدم حسابك. ويُحذف الحساب بعد { $count } أيام مع كل ما فيه. سجّل الدخول قبل ذلك إن أردت الاحتفاظ به.
        [many] يُسجَّل خروجك فوراً من كل مكان، ومن التطبيقات التي تستخدم حسابك. ويُحذف الحساب بعد { $count } يوماً مع كل ما فيه. سجّل الدخول قبل ذلك إن أردت الاحتفاظ به.
       *[other] يُسجَّل خروجك فوراً من كل مكان، ومن التطبيقات التي تستخدم حسابك. ويُحذف الحساب بعد { $count } يوم مع كل ما فيه. سجّل الدخول قبل ذلك إن أردت الاحتفاظ به.
    }
account-delete-text-now = يُحذف الحساب فوراً مع كل ما فيه. ولا يمكن التراجع عن ذلك.
account-delete-export = نزّل بياناتك أولاً
account-delete-label = للتأكيد اكتب اسم المستخدم { $name }
account-delete-label-either = للتأكيد اكتب اسم المستخدم { $name } أو بريدك الإلكتروني
account-delete-label-email = للتأكيد اكتب بريدك الإلكتروني { $name }
account-delete-wrong = هذا ليس اسم المستخدم الخاص بك ولا بريدك الإلكتروني. لم يُحذف شيء.
account-delete-do = حذف الحساب
account-left-title = حساب محذوف
account-left-title-planned = حذف مقرر
account-left-planned = سُجّل خروجك. سيُحذف حسابك يوم { $moment }.
account-left-keep = إن أردت الاحتفاظ به، فسجّل الدخول قبل ذلك.
account-left-gone = حُذف حسابك مع كل ما كان فيه.
leaving-title = هل تحتفظ بحسابك؟
leaving-text = كما طلبت، سيُحذف حسابك يوم { $moment }. ويمكنك الاحتفاظ به حتى ذلك الحين.
leaving-keep = الاحتفاظ بالحساب
leaving-leave = الحذف كما هو مقرر
mail-exported-subject = نُزّلت بياناتك لدى { $provider }
mail-exported-text = نُزّل من حسابك كل ما يحتفظ به { $provider } عنك.

## كلمة مرور جديدة

password-unfit-short =
    { $count ->
        [one] تحتاج كلمة المرور إلى حرف واحد على الأقل.
        [two] تحتاج كلمة المرور إلى حرفين على الأقل.
        [few] تحتاج كلمة المرور إلى { $count } أحرف على الأقل.
        [many] تحتاج كلمة المرور إلى { $count } حرفًا على الأقل.
       *[other] تحتاج كلمة المرور إلى { $count } حرف على الأقل.
    }
password-unfit-long =
    { $count ->
        [one] لا يجوز أن تزيد كلمة المرور على بايت واحد.
        [two] لا يجوز أن تزيد كلمة المرور على بايتين.
        [few] لا يجوز أن تزيد كلمة المرور على { $count } بايتات.
        [many] لا يجوز أن تزيد كلمة المرور على { $count } بايتًا.
       *[other] لا يجوز أن تزيد كلمة المرور على { $count } بايت.
    }
password-unfit-unsendable = في كلمة المرور هذه حرف أو نهاية سطر لا تستطيع أي صفحة إرسالها.
password-unfit-common = يستعمل كثير من الناس كلمة المرور هذه، ولذلك تُجرَّب أولًا.
password-unfit-breached = كلمة المرور هذه في قائمة كلمات مرور مسروقة. اختر غيرها، وغيّرها حيثما تستعملها.
password-unfit-used = سبق أن استعملت كلمة المرور هذه. اختر كلمة جديدة.
password-unfit-guessable = كلمة المرور هذه سهلة التخمين.
password-advice-rows = صفوف المفاتيح المستقيمة سهلة التخمين.
password-advice-keyboard = الأنماط القصيرة على لوحة المفاتيح سهلة التخمين.
password-advice-repeats = التكرارات مثل «aaa» سهلة التخمين.
password-advice-repeated-parts = التكرارات مثل «abcabcabc» لا تكاد تكون أصعب تخمينًا من «abc».
password-advice-common = هي من أكثر كلمات المرور شيوعًا.
password-advice-similar = تشبه كلمة مرور شائعة.
password-advice-sequences = المتتاليات مثل «abc» أو «6543» سهلة التخمين.
password-advice-years = السنوات القريبة سهلة التخمين.
password-advice-word = الكلمة الواحدة وحدها سهلة التخمين.
password-advice-dates = التواريخ كثيرًا ما تكون سهلة التخمين.
password-advice-name-alone = الاسم وحده سهل التخمين.
password-advice-names = الأسماء الشائعة سهلة التخمين.
password-advice-few-words = استعمل بضع كلمات لا تجتمع عادةً.
password-advice-nothing-special = لا حاجة إلى الرموز والأرقام والحروف الكبيرة.
password-advice-more-words = أضف كلمة أو كلمتين؛ والكلمات النادرة أفضل.
password-advice-capitals = الحرف الكبير في البداية قليل النفع.
password-advice-all-capitals = الحروف الكبيرة وحدها لا تكاد تكون أصعب تخمينًا من الصغيرة.
password-advice-reversed = الكلمات المكتوبة معكوسةً لا تكاد تكون أصعب تخمينًا.
password-advice-substitutions = الاستبدالات المعتادة، مثل «@» مكان «a»، قليلة النفع.
password-advice-longer-pattern = استعمل نمطًا أطول على لوحة المفاتيح، بمنعطفات أكثر.
password-advice-no-repeats = تجنّب الكلمات والحروف المكررة.
password-advice-no-sequences = تجنّب المتتاليات.
password-advice-no-years = تجنّب السنوات القريبة.
password-advice-no-own-years = تجنّب السنوات التي لها صلة بك.
password-advice-no-own-dates = تجنّب التواريخ والسنوات التي لها صلة بك.
## الحساب: البريد الإلكتروني

account-email-title = البريد الإلكتروني
account-email-detail = حيث نصل إليك، وما تسجّل به الدخول
account-email-verified = مؤكَّد
account-email-unverified = غير مؤكَّد بعد
account-email-none = ليس لديك بريد إلكتروني بعد.
account-email-pending = أرسلنا رسالة إلى { $address }. يُعتمد العنوان حين تتبع الرابط الوارد فيها.
account-email-label = العنوان الجديد
account-email-note = نرسل رابطًا إلى هذا العنوان. يتغير عنوانك عندما تتبعه، ونُبلغ العنوانين.
account-email-send = إرسال الرابط
account-email-verify = إرسال رابط التأكيد
account-email-no-mail = لا يمكن تغيير بريدك الإلكتروني هنا. تواصل مع من يعتني بحسابك.

labelled = { $label }: { $value }

## البريد: ما قد يرد في كل رسالة

mail-greeting = مرحبًا { $name }،
mail-hello = مرحبًا،
mail-foot = هذه الرسالة من { $provider } على { $host }.
mail-copy = إن لم يعمل الزر، فانسخ هذا العنوان إلى متصفحك:
mail-good-minutes =
    { $count ->
        [one] صالح لدقيقة واحدة، ولمرة واحدة.
        [two] صالح لدقيقتين، ولمرة واحدة.
        [few] صالح لمدة { $count } دقائق، ولمرة واحدة.
        [many] صالح لمدة { $count } دقيقةً، ولمرة واحدة.
       *[other] صالح لمدة { $count } دقيقة، ولمرة واحدة.
    }
mail-good-hours =
    { $count ->
        [one] صالح لساعة واحدة، ولمرة واحدة.
        [two] صالح لساعتين، ولمرة واحدة.
        [few] صالح لمدة { $count } ساعات، ولمرة واحدة.
        [many] صالح لمدة { $count } ساعةً، ولمرة واحدة.
       *[other] صالح لمدة { $count } ساعة، ولمرة واحدة.
    }
mail-good-days =
    { $count ->
        [one] صالح ليوم واحد، ولمرة واحدة.
        [two] صالح ليومين، ولمرة واحدة.
        [few] صالح لمدة { $count } أيام، ولمرة واحدة.
        [many] صالح لمدة { $count } يومًا، ولمرة واحدة.
       *[other] صالح لمدة { $count } يوم، ولمرة واحدة.
    }
mail-asked-from = جاء الطلب من هنا:
mail-when = الوقت
mail-browser = المتصفح
mail-network = عنوان الشبكة
mail-code-caution = إن لم تكن تسجّل الدخول الآن، فتجاهل هذه الرسالة: لا يدخل أحد من دون الرمز. لا تعطه لأحد؛ نحن لا نطلبه أبدًا.
mail-link-caution = إن لم تطلب ذلك، فتجاهل هذه الرسالة: لن يحدث شيء. لا ترسلها إلى أحد.
mail-change-caution = إن لم تكن أنت من فعل ذلك، فربما دخل شخص آخر إلى حسابك: سجّل الدخول فورًا على { $host } واختر كلمة مرور جديدة. وإن لم تعد تستطيع تسجيل الدخول، فاطلب المساعدة من الجهة المشغّلة.

## البريد: الرسائل

mail-sign-in-code-subject = رمز تسجيل الدخول إلى { $provider }
mail-sign-in-code-text = اكتب هذا الرمز في صفحة تسجيل الدخول:
mail-sign-in-code-link = أو افتح هذا الرابط على الجهاز الذي تسجّل الدخول منه:
mail-sign-in-action = تسجيل الدخول
mail-sign-up-code-subject = رمز لحسابك الجديد لدى { $provider }
mail-sign-up-code-text = اكتب هذا الرمز في الصفحة التي تنشئ فيها حسابك:
mail-sign-up-code-link = أو اتبع هذا الرابط في المتصفح نفسه:
mail-sign-up-action = متابعة
mail-account-exists-subject = لديك حساب بالفعل لدى { $provider }
mail-account-exists-text = أراد شخص ما، ربما أنت، إنشاء حساب بهذا العنوان لدى { $provider }. يوجد حساب بالفعل: سجّل الدخول به. إن نسيت كلمة المرور فاختر أخرى من الصفحة التي تطلبها.
mail-account-exists-caution = إن لم تكن أنت فلا يلزمك فعل شيء: لم يتغير شيء.
mail-sign-in-link-subject = تسجيل الدخول إلى { $provider }
mail-sign-in-link-text = افتح هذا الرابط لتسجيل الدخول.
mail-second-factor-code-subject = رمز التأكيد لدى { $provider }
mail-second-factor-code-text = اكتب هذا الرمز لإتمام تسجيل الدخول:
mail-second-factor-caution = إن لم تكن تسجّل الدخول الآن، فهناك من يعرف كلمة مرورك. لا تعط هذا الرمز لأحد، واختر فورًا كلمة مرور جديدة على { $host }.
mail-verify-address-subject = تأكيد بريدك الإلكتروني لدى { $provider }
mail-verify-address-text = افتح هذا الرابط لتأكيد أن هذا بريدك الإلكتروني لدى { $provider }.
mail-verify-address-action = تأكيد العنوان
mail-address-changed-subject = تغيّر بريدك الإلكتروني لدى { $provider }
mail-address-changed-text = صار لحسابك لدى { $provider } البريد الإلكتروني { $new } بدلًا من { $old }.
mail-address-added-text = صار لحسابك لدى { $provider } البريد الإلكتروني { $new }.
mail-address-removed-text = لم يعد لحسابك لدى { $provider } البريد الإلكتروني { $old }، وليس له بريد آخر.
mail-password-reset-subject = اختيار كلمة مرور جديدة لدى { $provider }
mail-password-reset-text = افتح هذا الرابط لاختيار كلمة مرور جديدة لحسابك لدى { $provider }.
mail-password-reset-code = أو اكتب هذا الرمز في الصفحة التي طلبته فيها:
mail-password-reset-action = اختيار كلمة مرور
mail-password-changed-subject = تغيّرت كلمة مرورك لدى { $provider }
mail-password-changed-text = تغيّرت كلمة مرور حسابك لدى { $provider }.
mail-password-changed-there-text = تغيّرت كلمة مرورك لدى { $name }. جرى ذلك لدى { $provider }.
mail-password-elsewhere-text = طلبت كلمة مرور جديدة لحسابك لدى { $provider }. لكن كلمة مرورك محفوظة لدى { $name }: يجري تغييرها هناك، ولا تُنشأ غيرها هنا.
mail-password-elsewhere-caution = إن لم تطلب ذلك، فتجاهل هذه الرسالة: لن يحدث شيء.
mail-new-device-subject = تسجيل دخول جديد إلى حسابك لدى { $provider }
mail-new-device-text = سجّل شخص ما الدخول إلى حسابك لدى { $provider } من متصفح لم نعرفه من قبل. إن كنت أنت، فلا حاجة إلى فعل شيء.
mail-method-added-subject = أُضيفت طريقة لتسجيل الدخول إلى { $provider }
mail-method-added-text = لحسابك لدى { $provider } طريقة جديدة لتسجيل الدخول: { $method }.
mail-method-removed-subject = أُزيلت طريقة لتسجيل الدخول إلى { $provider }
mail-method-removed-text = نقصت طرق تسجيل الدخول إلى حسابك لدى { $provider } واحدة: { $method }.
mail-step-on-subject = شُغّلت الخطوة الثانية لدى { $provider }
mail-step-on-text = من الآن فصاعدًا، يتطلب تسجيل الدخول إلى حسابك لدى { $provider } بكلمة المرور خطوة ثانية أيضًا.
mail-step-off-subject = أُوقفت الخطوة الثانية لدى { $provider }
mail-step-off-text = لم يعد تسجيل الدخول إلى حسابك لدى { $provider } بكلمة المرور يتطلب خطوة ثانية.
mail-notices-off-subject = أُوقفت رسائل { $provider } عن المتصفحات الجديدة
mail-notices-off-text = من الآن فصاعدًا لن تصلك رسالة عندما يسجّل أحد الدخول إلى حسابك لدى { $provider } من متصفح جديد.
mail-method-password = كلمة المرور
mail-method-passkey = مفتاح المرور
mail-method-authenticator = تطبيق المصادقة
mail-method-mail-code = رموز بالبريد الإلكتروني
mail-method-recovery-codes = رموز الاسترداد
mail-method-elsewhere = حساب لدى خدمة أخرى
mail-recovery-codes-used-subject = استُخدم رمز استرداد لدى { $provider }
mail-recovery-codes-used-text = سجّل شخص ما الدخول إلى حسابك لدى { $provider } بأحد رموز الاسترداد الخاصة بك.
mail-recovery-codes-left =
    { $count ->
        [0] لم يبق منها شيء: أنشئ رموزًا جديدة قريبًا.
        [one] بقي منها رمز واحد: أنشئ رموزًا جديدة قريبًا.
        [two] بقي منها رمزان.
        [few] بقي منها { $count } رموز.
        [many] بقي منها { $count } رمزًا.
       *[other] بقي منها { $count } رمز.
    }
mail-invitation-subject = دعوتك إلى { $provider }
mail-invitation-text-from = يدعوك { $from } إلى إنشاء حساب لدى { $provider }. اتبع هذا الرابط للبدء.
mail-invitation-text = أنت مدعو إلى إنشاء حساب لدى { $provider }. اتبع هذا الرابط للبدء.
mail-invitation-action = البدء
mail-invitation-caution = إن كنت لا تعرف ما الأمر فتجاهل هذه الرسالة: لا يحدث شيء من دونك.
mail-account-locked-subject = تسجيل الدخول إلى { $provider } متوقف مؤقتًا
mail-account-locked-text = كثرت كلمات المرور الخاطئة لحسابك لدى { $provider }، ولذلك توقف تسجيل الدخول مؤقتًا. إن كنت أنت، فافتح هذا الرابط للمتابعة.
mail-account-locked-action = متابعة
mail-account-locked-caution = إن لم تكن أنت، فهناك من يخمّن ولم يدخل. لا حاجة إلى فعل شيء؛ لا ترسل الرابط إلى أحد.
mail-second-factor-closed-subject = رموز خاطئة كثيرة لدى { $provider }
mail-second-factor-closed-text = تجاوز شخص ما الخطوة الأولى من تسجيل الدخول إلى حسابك لدى { $provider }، ثم أدخل رموزًا خاطئة كثيرة.
mail-second-factor-closed-elsewhere = حتى { $until } لا تُقبل الرموز إلا في المتصفحات التي سجّلت الدخول منها من قبل.
mail-second-factor-closed-there = حتى { $until } لا تُقبل أي رموز في ذلك المتصفح.
mail-second-factor-closed-caution = إن لم تكن أنت من فعل ذلك، فهناك من يعرف كلمة مرورك أو يقرأ بريدك: اختر كلمة مرور جديدة الآن. وإن كنت أنت، فلا حاجة إلى فعل شيء.
mail-deletion-planned-subject = سيُحذف حسابك لدى { $provider }
mail-deletion-planned-text = سيُحذف حسابك لدى { $provider } في { $date } مع كل ما فيه.
mail-deletion-planned-caution = إن أردت الاحتفاظ به، أو لم تكن أنت من طلب ذلك، فسجّل الدخول على { $host } قبل ذلك اليوم.
mail-deleted-subject = حُذف حسابك لدى { $provider }
mail-deleted-text = حُذف حسابك لدى { $provider } مع كل ما كان فيه.
mail-deleted-caution = إن لم تكن أنت من فعل ذلك، فاطلب المساعدة من الجهة المشغّلة لـ { $provider }.
mail-test-subject = رسالة تجريبية من { $provider }
mail-test-text = البريد يعمل: أرسلت الجهة المشغّلة لـ { $provider } هذه الرسالة للتجربة.
mail-test-caution = لا حاجة إلى فعل شيء.
