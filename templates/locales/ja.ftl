### Doorwardのページの日本語。文は敬体（です・ます、〜してください）、「あなた」は使わない。各メッセージの説明はen.ftlにある。

## 複数のページ

cancel = キャンセル
continue = 続ける
try-again = もう一度試す
back-to-client = 「{ $client }」に戻る
dev-note = 開発用サーバー
theme = 外観モード
theme-light = ライト
theme-dark = ダーク
theme-automatic = 自動
client-links = 「{ $client }」について
client-website = ウェブサイト
client-policy = プライバシーポリシー
client-terms = 利用規約
throttled-seconds = 試行回数が多すぎます。{ $count }秒ほど待ってから、もう一度お試しください。
throttled-minutes = 試行回数が多すぎます。{ $count }分ほど待ってから、もう一度お試しください。
throttled-hours = 試行回数が多すぎます。{ $count }時間ほど待ってから、もう一度お試しください。
mails-throttled-seconds = メールの送信回数が多すぎます。{ $count }秒ほど待ってから、もう一度お試しください。
mails-throttled-minutes = メールの送信回数が多すぎます。{ $count }分ほど待ってから、もう一度お試しください。
throttled-title = 試行回数の上限
busy-title = ただいま利用できません
busy-text = ただいまサインインできません。少し待ってから、もう一度お試しください。

## サインイン：どなたですか

sign-in-title = サインイン
sign-in-destination = 「{ $client }」に進みます
reason-again = アカウントを保護するため、もう一度サインインしてください。
reason-too-old = 前回のサインインから時間が経っています。もう一度サインインしてください。
reason-unsaved = まだ何も変更されていません。もう一度サインインしてから、やり直してください。
sign-in-more = ここではそれだけでは足りません。続けるにはパスワードでサインインしてください。
reason-change = アカウントの保護方法を変更するには、ご本人であることを確認してください。
identifier-label = ユーザー名またはメールアドレス
identifier-missing = 続けるには、ユーザー名またはメールアドレスを入力してください。
identifier-unusable = ユーザー名やメールアドレスとして使えない文字列です。入力内容を確認して、もう一度お試しください。
choose-account = アカウントを選択
sign-in-local = 管理者のサインイン

## サインイン：パスワード

password-title = パスワード
password-account = { $username } としてサインイン
password-label = パスワード
password-show = パスワードを表示
sign-in = サインイン
host-check = アドレスバーの表示が { $host } であることをご確認ください
password-missing = 続けるには、パスワードを入力してください。
password-wrong = ユーザー名またはパスワードが正しくありません。両方を確認して、もう一度お試しください。

## サインイン：もう一つの確認

second-factor-title = 2段階目の確認
second-factor-lost = この方法が使えなくなった場合は、{ $tenant } の運営者に問い合わせてください。再びログインできるよう手伝ってもらえます。
second-factor-app-text = 認証アプリを開いて、表示されているコードを入力してください。
second-factor-app-label = 認証アプリのコード
second-factor-recovery-text = 保管してあるリカバリーコードを1つ入力してください。それぞれ1回だけ使えます。
second-factor-recovery-label = リカバリーコード
second-factor-use-app = 認証アプリを使う
second-factor-use-recovery = リカバリーコードを使う
second-factor-trust = このデバイスでは{ $count }日間確認しない
code-missing = 続けるには、コードを入力してください。
code-wrong-app = コードが正しくないか、すでに使われています。次のコードが表示されるまでお待ちください。それでも進めない場合は、認証アプリのあるデバイスの時計を確認してください。
code-wrong-new-app = コードが正しくないか、すでに使われています。次のコードが表示されるまでお待ちください。それでも進めない場合は、認証アプリのあるデバイスの時計を確認してください。このページを再読み込みした場合は、画像をもう一度読み取ってください。
code-wrong-recovery = コードが正しくないか、すでに使われています。別のコードをお試しください。
enrol-title = 2段階目の設定
enrol-text = ここでのサインインには2段階目の確認が必要です。今、設定してください。1回で済みます。最も早いのはパスキーです。お使いのデバイスに保存され、指紋、顔、画面ロックでロックを解除して使います。
enrol-passkey-text = ここでのサインインにはパスキーが必要です。今、作成してください。1回で済みます。お使いのデバイスに保存され、指紋、顔、画面ロックでロックを解除して使います。
enrol-app-text = ここでのサインインには2段階目の確認が必要です。今、認証アプリを設定してください。1回で済みます。
enrol-use-app = 認証アプリを使う
enrol-use-passkey = 代わりにパスキーを使う
enrol-done = 2段階目の設定が済みました。使えなくなったときは、これらのコードのそれぞれを1回ずつ代わりに使えます。
passkey-offer-done = パスキーの準備ができました。使えなくなったときは、これらのコードのそれぞれを1回ずつ代わりに使えます。

## メールで届くコードとリンク

mail-code-title = メールをご確認ください
mail-code-text = { $username } のアカウントが存在する場合は、そのメールアドレスにメールが届きます。メールに書かれたコードを入力するか、メールのリンクをこのブラウザで開いてください。
mail-code-label = メールのコード
code-wrong-mail = コードが正しくないか、有効期限が切れています。コードを確認するか、メールをもう一度送ってください。
mail-code-again = メールをもう一度送る
mail-code-password = パスワードを使う
password-by-mail = メールでコードを受け取る
password-forgot = パスワードを忘れた場合
second-factor-use-mail = メールでコードを受け取る
second-factor-mail-ask = 登録されたメールアドレスにコードをお送りできます。
second-factor-send = コードを送る
second-factor-mail-text = 登録されたメールアドレスにメールをお送りしました。メールに書かれたコードを入力してください。
link-sign-in-text = { $account } としてサインインするために要求されたリンクです。
link-entry-text = このサービスの管理者が作成したリンクです。{ $account } としてサインインします。
link-new-password-text = { $account } のパスワードを変更するために要求されたリンクです。このリンクでサインインし、続いて新しいパスワードを設定します。
link-address-title = メールアドレス
link-address-text = アカウント { $account } のメールアドレスを次のアドレスにすることを確認してください：
link-address-sign-in-text = アカウントの所有者が確認すると、そのアカウントのメールアドレスが次のアドレスになります。ご自身のアカウントの場合は、まずそのアカウントにログインしてから、メールのリンクをもう一度開いてください。
link-address-action = メールアドレスを確認
link-invitation-title = 招待
link-invitation-text = アカウントの作成に招待されています。使用するメールアドレスは { $account } です。
link-unlock-title = サインインの一時停止
link-unlock-text = { $account } で誤ったパスワードが何度も入力されました。ご自身によるものであれば、続けて、このブラウザでもう一度お試しください。
link-unexpected = お心当たりがなければ、このページを閉じてください。何も変更されません。
link-over-title = 有効期限の切れたリンク
link-over-text = リンクは短い時間だけ有効で、1回だけ使えます。リンクを要求したページに戻って、新しいリンクを要求してください。
link-elsewhere-title = 別のブラウザ用のリンク
link-elsewhere-text = このリンクは別のブラウザで要求されました。そのブラウザに戻って、メールのコードを入力するか、このリンクを開いてください。
link-taken-title = 使用中のメールアドレス
link-taken-text = このメールアドレスは、すでに別のアカウントで使われています。そのアカウントでサインインするか、別のメールアドレスを選んでください。
link-back = 戻る
link-taken-other = 別のアドレスを選ぶ

## ほかのプロバイダーによるサインイン

upstream-continue = { $name }で続ける
upstream-resting = { $name }から応答がありません。
upstream-other = ほかのサインイン方法
upstream-unavailable-title = { $name }に接続できません
upstream-unavailable-text = { $name }から応答がありません。少し待ってからもう一度お試しになるか、別の方法でサインインしてください。
upstream-failed-title = サインインしていません
upstream-refused-text = { $name }でサインインできませんでした。もう一度お試しになるか、別の方法でサインインしてください。
upstream-unbelieved-text = { $name }からの応答を利用できませんでした。もう一度お試しになるか、別の方法でサインインしてください。繰り返す場合は、このサービスの管理者にお知らせください。
upstream-over-title = このサインインは終了しました
upstream-over-text = { $name }からの応答が遅すぎたか、二度目か、別のブラウザに届きました。最初からやり直してください。
upstream-taken-title = アカウントがすでにあります
upstream-taken-text = { $name }から届いたメールアドレス{ $address }は、ここのアカウントで使われています。そのアカウントでサインインすると、{ $name }を連携できます。
upstream-stranger-title = アカウントがありません
upstream-stranger-text = { $name }でのサインインはできましたが、それで使えるアカウントがここにありません。別の方法でサインインするか、このサービスの管理者にお問い合わせください。
upstream-not-linked-title = { $name }は連携されませんでした
upstream-link-failed-text = { $name }から利用できる応答がありませんでした。少し待ってからもう一度お試しください。
upstream-others-text = お選びになった{ $name }のアカウントは、ここの別のアカウントのものです。{ $name }からサインアウトして、別のものを連携してください。
link-upstream-title = { $name }を連携しますか？
link-upstream-text = 連携すると、{ $name }でもこのアカウントにサインインできます。
link-upstream-here = ここのアカウント
link-upstream-there = { $name }では
link-upstream-yes = 連携する
upstream-expired-title = 先にパスワードを変更してください
upstream-expired-text = { $name }のパスワードは正しいのですが、サインインする前にそちらで変更する必要があります。別の方法でサインインするか、そちらのアカウントの管理者にお問い合わせください。
upstream-not-fresh-text = { $name }からはいつサインインしたかが分からず、ここでは直前のサインインが必要です。別の方法でサインインしてください。
upstream-not-signed-out-title = サインインしたままの可能性があります
upstream-not-signed-out-text = { $name }からサインアウトの通知がありましたが、利用できませんでした。念のため、こちらでサインアウトしてください。

## アカウントの作成

sign-up-title = 新しいアカウント
sign-up = アカウントを作成
sign-up-text = 連絡を受け取れるメールアドレスを入力してください。サインインにもこのアドレスを使います。
sign-up-address-label = メールアドレス
sign-up-address-unusable = メールアドレスとして使えない文字列です。入力内容を確認して、もう一度お試しください。
sign-up-address-domain = ここで使えるのは、{ $domains } のメールアドレスだけです。
sign-up-sign-in = 代わりにサインインする
sign-up-code-text = { $username } にメールをお送りしました。メールに書かれたコードを入力するか、メールのリンクをこのブラウザで開いてください。
sign-up-other-address = 別のメールアドレスを使う
sign-up-details-text = メールアドレス { $address } を確認しました。次に、パスワードを設定してください。
sign-up-details-invited-text = アカウントのメールアドレスは { $address } になります。次に、パスワードを設定してください。
sign-up-name-label = 名前（任意）
sign-up-name-unusable = 名前が長すぎるか、目に見えない文字が含まれています。
sign-up-create = アカウントを作成
link-sign-up-text = メールアドレス { $account } でアカウントを作成するために要求されたリンクです。

## アカウントの選択

accounts-title = アカウント一覧
accounts-intro = 使用するアカウントを選択してください。
accounts-other = 別のアカウントを使う

## 同意：アプリからの求め

consent-title = アクセスの許可
consent-who = 「{ $client }」（{ $host }）が、アカウント { $account } の使用を求めています。
consent-who-unnamed = { $client } が、アカウント { $account } の使用を求めています。
consent-list = 許可すると、このアプリは次のことができます：
scope-openid = 本人であることの確認
scope-openid-detail = アカウントのIDと、サインインした日時
scope-profile = プロフィールの閲覧
scope-profile-detail = 名前、ユーザー名、写真、ウェブページ、性別、生年月日、タイムゾーン、言語
scope-email = メールアドレスの閲覧
scope-email-detail = メールアドレスと、それが確認済みかどうか
scope-address = 住所の閲覧
scope-address-detail = 番地、市区町村、都道府県、郵便番号、国
scope-phone = 電話番号の閲覧
scope-phone-detail = 電話番号と、それが確認済みかどうか
scope-roles = ロールの閲覧
scope-roles-detail = 職場のグループなど、サービスでの役割
scope-device-sso = 同じ提供元の他のアプリへのサインイン
scope-device-sso-detail = ここにサインインしている間、この端末ではそれらのアプリに確認なしでサインインします
scope-offline = 不在時の接続の維持
scope-offline-detail = 操作していない間も、アプリはこの許可を使えます
scope-other = 「{ $scope }」の使用
scope-other-detail = 用途については、アプリの運営者にお問い合わせください
scope-service = { $service } での代理操作
scope-service-detail = このサービスでのアプリの操作は、あなたの名義で行われます
detail-locations = 場所
detail-actions = できること
detail-datatypes = 対象のデータ
detail-identifier = 対象
detail-privileges = 権限
detail-yes = はい
detail-no = いいえ
detail-once = 今回のみ
consent-until-in-account = この許可は、取り消すまで有効です。{ $link }。
consent-rest-until-in-account = それ以外は、取り消すまで有効です。{ $link }。
consent-in-account = 許可は、アカウントのページでいつでも取り消せます
consent-no-password = パスワードがアプリに知られることはありません。
allow = 許可
deny = 許可しない

## デバイス

device-code-title = デバイスの接続
device-code-text = テレビ、ゲーム機、またはコマンドラインに表示されているコードを入力してください。
device-code-label = デバイスのコード
device-code-missing = デバイスに表示されているコードを入力してください。
device-code-malformed = コードは英字8文字で、A、E、I、O、U、Y は使われません。デバイスの表示と見比べてください。
device-code-unknown = このコードで待機しているデバイスはありません。デバイスをもう一度確認してください。別のコードが表示されている可能性があります。
device-code-warning = ご自分のデバイスに表示されているコードだけを入力してください。誰かから送られてきたコードは入力しないでください。
device-code-phone = スマートフォンで続ける
device-code-phone-text = スマートフォンのカメラで読み取ってください。このページがそちらで開きます。
device-code-picture = このページのアドレスの QR コード
device-approval-title = このデバイスを許可しますか？
device-approval-who = 別のデバイスの { $client } が、アカウント { $account } の使用を求めています。
device-approval-code = デバイスに次のコードが表示されているはずです：
device-approval-device = デバイスの名称は { $device }、アドレスは { $address } です。
device-approval-address = デバイスのアドレスは { $address } です。
device-approval-warning = ご自分のデバイスでご自分が始めた操作であり、そこに同じコードが表示されている場合だけ許可してください。コードやリンクが誰かから送られてきた場合や、電話で尋ねられている場合、相手はアカウントへの侵入を狙っています。「{ $deny }」を選んでください。
device-approved-title = デバイスを接続しました
device-approved-text = デバイスで操作を続けてください。このページは閉じてかまいません。
device-denied-title = デバイスを許可しませんでした
device-denied-text = このデバイスはアカウントの情報を受け取りません。誰かに接続を頼まれた場合、相手はアカウントへの侵入を狙っていた可能性があります。

request-approval-title = この要求を許可しますか？
request-approval-who = { $client } があなたのアカウント { $account } の利用を求めています。
request-approval-at = 要求された日時: { $moment }
request-approval-message = アプリまたはやり取りしている相手が、次と同じメッセージを表示しているはずです:
request-approval-warning = たった今、ご自身で始めた場合に限り許可してください。電話やメッセージで許可を求められた場合、相手はあなたのアカウントに入ろうとしています。「{ $deny }」を選んでください。
account-requests-title = あなたの返答を待っている要求
account-requests-detail = あなたの承認を求めているアプリ
account-requests-text = 許可する前に、それぞれの内容を確認してください。返答しないものは自動的に終了します。
account-requests-none = 待っている要求はありません。
account-request-look = 確認する
done-request-allowed = 要求を許可しました。始めたところに戻って続けてください。
done-request-denied = 要求を拒否しました。誰かに許可するよう頼まれたのなら、相手はあなたのアカウントに入ろうとしていたのかもしれません。
activity-request-approved = アプリの要求が許可されました
activity-app-brought-in = 同じデバイスの別のアプリによるアプリの許可
activity-app-vouched-for = 別のサービスの保証によるアプリの許可
activity-word-given = 別のサービスへのアプリの保証
activity-upstream-used = ほかのプロバイダーのアカウントを使う許可のアプリへの付与
link-approval-text = アプリが { $account } の承認を求めています。続けると内容を確認できます。まだ何も許可されません。
mail-approval-subject = { $provider } でアプリがあなたの承認を求めています
mail-approval-text = { $client } が { $provider } であなたの承認を求めています。許可する前に内容を確認してください。
mail-approval-message = メッセージ
mail-approval-action = 要求を確認する
mail-approval-caution = たった今ご自身で始めたのでなければ、何もしないでください。自動的に終了します。誰かに許可するよう頼まれた場合、相手はあなたのアカウントに入ろうとしています。

## アカウント

account-title = アカウント
account-group-person = ご自身について
account-group-security = サインインとセキュリティ
account-group-data = データ
account-security-title = サインイン方法
account-security-detail = パスワード、パスキー、認証アプリ、リカバリーコード、信頼できるデバイス
account-step-text = パスワードでサインインするときに、パスキーまたはリカバリーコードも求めるようにできます。そうすれば、パスワードが盗まれても、それだけではサインインできません。
account-step-app = 認証アプリが設定されているため、パスワードでサインインするたびに2段階目の確認が求められます。
account-step-on = パスワードでサインインするたびに求められます。
account-step-off = 求められません。
account-step-needs = まず、パスキーを作成するか、認証アプリを設定してください。
account-step-codes = まず、リカバリーコードを作成してください。ないままパスキーを失うと、サインインできなくなります。
account-step-start = 毎回確認する
account-step-stop = 確認をやめる
account-sessions-title = サインイン中のブラウザ
account-sessions-detail = ブラウザの一覧と、サインアウトの方法
account-apps-title = 連携中のアプリ
account-apps-detail = 許可されている内容と、その取り消し
since = 利用開始：{ $moment }
device-seen = 最終利用：{ $moment }
device-since = サインイン日時：{ $moment }
device-until = 信頼の期限：{ $moment }
device-unknown = 不明なブラウザ
device-here = このデバイス
account-password-set = ここで変更できます
account-password-none = まだありません
account-password-kept = { $name }で管理
account-app-title = 認証アプリ
account-app-none = 未設定
account-app-replace = 新しいアプリを設定すると、これまでのアプリと置き換わります。
account-app-scan = この画像を認証アプリでスキャンして、表示されたコードを入力してください。
account-app-picture = セットアップキーのQRコード。キーは下に文字で表示されています
account-app-open = このデバイスの認証アプリを開く
account-app-type = スキャンできない場合は、このセットアップキーをアプリに入力してください：
account-app-confirm = アプリを設定する
account-app-remove = アプリを削除
account-app-done = 認証アプリを設定しました。次回のサインインから、アプリのコードを入力していただきます。
account-codes-title = リカバリーコード
account-codes-left =
    { $count ->
        [0] ありません
       *[other] 残り{ $count }個
    }
account-codes-few =
    { $count ->
        [0] ありません。作成してください。
       *[other] 残りはあと{ $count }個です。新しく作成してください。
    }
account-mail-codes = { $address } にコードを送信
account-codes-missing = リカバリーコードがありません。パスキーや携帯電話をなくしてもサインインできるように、{ $link }。
account-codes-missing-link = コードを作成してください
account-last-codes = これが最後の2段階目です。リカバリーコードも一緒に削除されます。
account-last-required = ここでは全員に2段階目が必要です。次回のサインイン時に、新しく設定していただきます。
account-codes-text = もう一つの2段階目の方法が使えないときは、リカバリーコードでサインインできます。コードは10個で、それぞれ1回だけ使えます。
account-codes-replace = 新しいコードを作成すると、これまでのコードと置き換わります。
account-codes-make = リカバリーコードを作成
account-codes-later = 今はしない
account-codes-keep = これらのコードは、印刷するかファイルに保存して、ご自身だけがわかる場所に保管してください。もう一度表示することはできません。
account-codes-download = ファイルに保存
account-codes-kept = 保存しました
account-devices-title = 信頼できるデバイス
account-devices-text = これらのデバイスでは、2段階目の確認を行いません。
account-device-forget = 信頼をやめる
account-sessions-text = 見覚えのないデバイスがあれば、そこからサインアウトして、{ $link }ください。
account-sessions-link = パスワードを変更して
account-sessions-end-others = ほかのすべてからサインアウト
account-apps-none = アカウントを使用しているアプリはありません。
account-apps-text = 連携を解除すると、アプリは次に使うときに改めて許可を求めます。
account-app-own = この組織のアプリ
account-app-can = このアプリができること：
account-app-allowed = 許可：{ $moment }
account-app-disconnect = 連携を解除
new-password-title = 新しいパスワード
new-password-label = 新しいパスワード
new-password-rule = { $count }文字以上にしてください。
new-password-advice = 無作為に選んだ4〜5個の単語は、覚えやすく、推測されにくいパスワードになります。
new-password-ends = ほかのすべてからサインアウトします。
new-password-must = アカウントの管理者から、ご自身だけが知っているパスワードに変更するよう求められています。
new-password-choose = アカウントの新しいパスワードを設定してください。
new-password-set = パスワードを設定
new-password-missing = 続けるには、新しいパスワードを入力してください。
directory-password-title = パスワードの変更
directory-password-text = { $name }のパスワードは正しいのですが、サインインする前に新しいパスワードを選ぶ必要があります。
directory-password-kept = パスワードは{ $name }で管理されています。変更は、そのパスワードでサインインするすべてのものに反映されます。
directory-password-elsewhere = パスワードは{ $name }で管理されています。変更はここではなく、そちらで行います。
directory-password-other = { $name }のパスワードを変更
directory-password-current = 現在のパスワード
directory-password-again = 新しいパスワード（もう一度）
directory-password-change = パスワードを変更
directory-password-differs = 新しいパスワードが一致しません。両方の欄に同じものを入力してください。
directory-password-wrong = 現在のパスワードが正しくありません。
directory-password-not-allowed = { $name }では、ここからパスワードを変更できません。そちらのアカウントの管理者にお問い合わせください。
directory-password-weak = { $name }では、このパスワードは使えません。推測されやすいためです。別のものを選んでください。
directory-password-short = { $name }では、このパスワードは使えません。短すぎます。もっと長いものを選んでください。
directory-password-long = { $name }では、このパスワードは使えません。長すぎます。もっと短いものを選んでください。
directory-password-young = { $name }のパスワードは変更されたばかりで、まだ変更できません。しばらくしてからもう一度お試しください。
directory-password-rules = { $name }では、このパスワードは使えません。短すぎるか、単純すぎるか、以前に使ったものか、前回の変更から間もない可能性があります。

## プロフィールと設定

account-profile-title = プロフィール
account-profile-detail = 名前、生年月日、電話番号、住所
account-preferences-title = 設定
account-preferences-detail = 言語、外観モード、タイムゾーン、メール
account-save = 保存
account-saved = 変更を保存しました。
done-session-ended = そのデバイスからサインアウトしました。
done-sessions-ended = ほかのすべてからサインアウトしました。
done-passkey-made = パスキーを作成しました。
done-passkey-removed = パスキーを削除しました。
done-provider-linked = プロバイダーを連携しました。
done-provider-unlinked = プロバイダーの連携を解除しました。
done-app-removed = 認証アプリを削除しました。
done-password-set = 新しいパスワードを設定しました。
done-device-forgotten = そのデバイスの信頼を解除しました。
done-app-disconnected = アプリの連携を解除しました。
done-step-on = 今後は2段階目の確認が求められます。
done-step-off = 2段階目の確認は求められなくなりました。
done-address-confirmed = メールアドレスが確認されました。
profile-text = プロフィールの閲覧を許可したアプリは、ここにある内容を閲覧できます。どの項目も空欄のままでかまいません。
profile-username = ユーザー名
profile-email = メールアドレス
profile-roles = ロール
profile-closed = これらはここでは変更できません。
profile-name = 氏名
profile-given-name = 名
profile-middle-name = ミドルネーム
profile-family-name = 姓
profile-nickname = ニックネーム
profile-gender = 性別
profile-birthdate = 生年月日
profile-birthdate-note = 年-月-日の順です（例：1990-02-28）。年だけでもかまいません。
profile-phone = 電話番号
profile-phone-note = 国番号から入力してください（例：+81 3 1234 5678）。
profile-page = プロフィールページ
profile-website = ウェブサイト
profile-address = 住所
profile-street = 町名・番地
profile-postal-code = 郵便番号
profile-locality = 市区町村
profile-region = 都道府県・州
profile-country = 国
profile-formatted = 住所全体（郵便物の表記）
profile-formatted-note = 上の項目を変更すると、新しく作り直されます。
field-errors = まだ保存されていません。印の付いた項目を確認してください。
field-too-long = { $count }文字以下にしてください。
field-hidden = 目に見えない文字が含まれています。入力し直してください。
field-date = 日付として正しくありません。1990-02-28のように入力してください。
field-future = まだ来ていない日付です。年を確認してください。
field-url = ウェブアドレスとして正しくありません。https://example.com のように入力してください。
field-phone = 国番号の付いた電話番号ではありません。+と国番号から入力してください。
field-changed = この項目は、入力している間に「{ $value }」に変更されました。置き換えるには、もう一度保存してください。
field-emptied = この項目は、入力している間に空欄に変更されました。入力した内容にするには、もう一度保存してください。
preferences-language = 言語
preferences-zone = タイムゾーン
preferences-mails = メール
preferences-new-browser = 初めて使うブラウザでサインインしたときに知らせる
preferences-mails-note = サインイン方法が変更されたときは、必ずお知らせします。
preferences-unusable = 選択できない内容です。リストから選択してください。
language-name = 日本語
region-africa = アフリカ
region-america = アメリカ大陸
region-antarctica = 南極
region-arctic = 北極
region-asia = アジア
region-atlantic = 大西洋
region-australia = オーストラリア
region-europe = ヨーロッパ
region-indian = インド洋
region-pacific = 太平洋
region-other = その他

## 写真

account-picture-title = 写真
account-picture-detail = アプリに表示される写真
picture-text = プロフィールの閲覧を許可したアプリは、この写真を表示できます。写真のリンクを知っている人は、だれでも開けます。
picture-alt = 現在の写真
picture-none = 写真はまだありません。
picture-elsewhere = 写真は別の場所に保存されています：
picture-file = 新しい写真
picture-rule = PNG、JPEG、WebP、GIFのいずれかで、8 MBまで。中央の部分が正方形に表示されます。
picture-set = 写真を保存
picture-remove = 写真を削除
picture-closed = この写真は、所属する組織が設定します。
picture-missing = 続けるには、写真を選択してください。
picture-too-long = ファイルが大きすぎます。8 MBまでのファイルを選択してください。
picture-format = PNG、JPEG、WebP、GIFの画像ではありません。別のファイルを選択してください。
picture-too-large = 画像のピクセル数が多すぎます。4096×4096ピクセルまでの画像を選択してください。
picture-damaged = ファイルが破損しています。別のファイルを選択してください。
picture-unkept = 写真を保存できませんでした。何も変更されていません。数分待ってから、もう一度お試しください。

## パスキー

passkey-wrong = このパスキーはここでは使えません。別の方法をお試しください。
passkey-use = パスキーを使う
second-factor-use-passkey = パスキーを使う
second-factor-passkey-text = パスキーで本人確認をしてください。
account-providers-title = ほかのプロバイダーによるサインイン
account-providers-text = これらのプロバイダーでも、このアカウントにサインインできます。
account-providers-none = 連携はまだありません
account-provider-connect = { $name }を連携する
account-provider-last = サインインできる方法はこれだけです。先にパスワードを設定するか、パスキーを作成してください。その後で削除できます。
account-provider-last-password = サインインできる方法はこれだけです。先にパスワードを設定してください。その後で削除できます。
account-provider-last-passkey = サインインできる方法はこれだけです。先にパスキーを作成してください。その後で削除できます。
account-provider-last-alone = サインインできる方法はこれだけなので、削除できません。
account-passkeys-title = パスキー
account-passkeys-count =
    { $count ->
        [0] まだありません
       *[other] パスキー{ $count }個
    }
account-passkeys-text = パスキーを使うと、指紋、顔、画面ロックでサインインできます。パスワードは不要です。偽のサイトにだまし取られることもありません。
passkey-create = パスキーを作成
passkey-new-title = 新しいパスキー
passkey-name = 新しい名前
passkey-name-optional = 名前（任意）
passkey-name-note = 空欄の場合は、パスキーを保管するデバイスやソフトウェアの名前になります。
passkey-failed = うまくいきませんでした。もう一度試すか、別の方法を選んでください。
passkey-cancelled = パスキーは使われませんでした。もう一度試すか、別の方法を選んでください。
passkey-not-created = うまくいきませんでした。もう一度試すか、後で行ってください。
passkey-not-made = パスキーは作成されませんでした。もう一度試せます。
passkey-exists = このデバイスには、このアカウントのパスキーがすでにあります。
passkey-too-many = パスキーの数が上限に達しています。先に1つ削除してください。
passkey-not-allowed = この組織では、この種類のパスキーは使えません。別のデバイスをお使いください。
passkey-name-unusable = この名前は使えません。もっと短い名前にしてください。
passkey-unnamed = パスキー
passkey-synced = デバイス間で同期
passkey-syncable = デバイス間でまだ同期されていません
passkey-bound = 1台のデバイスのみ
passkey-added = 追加：{ $moment }
passkey-change = 名前の変更または削除
passkey-rename = 名前を変更
passkey-remove = 削除
passkey-needs-script = パスキーの作成にはJavaScriptが必要ですが、ブラウザでオフになっています。
passkey-use-needs-script = パスキーの使用にはJavaScriptが必要ですが、ブラウザでオフになっています。
passkey-unsupported = このブラウザはパスキーに対応していません。別のブラウザかデバイスをお使いください。
passkey-offer-title = もっと早いサインイン
passkey-offer-later = 今はしない

## サインアウト

sign-out-title = サインアウト
sign-out-question = 「{ $tenant }」からサインアウトします。
sign-out-client = 「{ $client }」が、「{ $tenant }」からのサインアウトを求めています。
sign-out-account = { $account } としてサインイン中
sign-out-accounts = 次のアカウントからサインアウトします：
sign-out = サインアウト
stay = サインインしたままにする
signed-out-title = サインアウト済み
signed-out-text = 「{ $tenant }」からサインアウトしました。
signed-out-account = { $account } は「{ $tenant }」からサインアウトしました。
signed-out-staying = このブラウザでは、次のアカウントがサインインしたままです：
signed-out-shared = 共用のコンピュータでは、ブラウザも閉じてください。
signed-out-elsewhere = { $name }にはサインインしたままの可能性があります。
stayed-title = サインイン中
stayed-text = 「{ $tenant }」にサインインしたままです。

## エラー

error-id = エラーID
error-support = 「{ $tenant }」に問い合わせる
error-code = コード
error-description = 詳細
error-developers = 開発者向け
error-ask-app = アプリに戻って、もう一度お試しください。繰り返し発生する場合は、アプリの運営者にエラーIDを添えてお知らせください。
error-request-title = 不完全なリクエスト
error-request-text = アプリから送られたリクエストが不完全か、正しくないため、ここで中止しました。
error-client-title = 不明なアプリ
error-client-text = 移動元のアプリは、「{ $tenant }」に登録されていません。
error-redirect-title = 登録されていないアドレス
error-redirect-text = アプリが、登録されていないアドレスへの移動を求めました。安全のため、移動を中止しました。
error-sign-out-title = サインアウトのリクエスト
error-sign-out-text = アプリがサインアウトを求めましたが、移動先のアドレスが登録されていないか、別のアプリとしての要求でした。何も変更されていません。
error-browser-title = 別のブラウザ
error-browser-text = このページが別のブラウザやウインドウで開かれたか、ブラウザからCookieが送られませんでした。
error-browser-now = 元の場所に戻って、このウインドウで最初からやり直してください。ブラウザがCookieをブロックしている場合は、{ $host } のCookieを許可してください。
error-form-title = 読み取れないフォーム
error-form-text = ブラウザから送信された内容を読み取れませんでした。変更は行われていません。
error-form-now = 前のページに戻り、再読み込みしてから、もう一度送信してください。
error-account-title = 別のアカウント
error-account-text = このブラウザでは現在、送信元のページとは別のアカウントを使用しています。変更は行われていません。
error-account-now = 変更するには、ページをもう一度開いてください。
error-not-found-title = ページなし
error-not-found-text = このアドレスにページはありません。アプリ専用のアドレスかもしれません。
error-not-found-now = アドレスを確認するか、前のページに戻ってください。
error-internal-title = こちら側の問題
error-internal-text = 問題が発生しました。お客様の操作によるものではありません。
error-internal-now = 1分ほど待ってから、もう一度お試しください。繰り返し発生する場合は、「{ $tenant }」にエラーIDを添えてお知らせください。
trace-title = 確認した内容
trace-passed = 問題なし
trace-failed = 問題あり
trace-sent = 送信された値
trace-registered = 登録されている値
trace-nothing = なし
trace-repeated = 2回以上
trace-exactly-one = ちょうど1つ
trace-client = クライアント
trace-client-disabled = 無効になっているクライアント
trace-client-unknown = 該当するクライアントなし
trace-form-encoded = フォームエンコードされたUTF-8で、各パラメーターは1回まで
trace-own-page = 独立したページ（document）
trace-token = トークン
trace-secret = （秘密の値の形をしたもの）
trace-own-id-token = このプロバイダーのIDトークン

## 長く開いたままのページ

answered-title = 完了済み
answered-text = ここでの手続きは完了しています。アプリで続けてください。
expired-title = 有効期限の切れたページ
expired-text = このページは、長い間開いたままだったか、すでに使われたため、無効になりました。これはアカウントを守るためです。
expired-go-back = アプリに戻って、最初からやり直してください。
start-again = 最初からやり直す

## アプリへ戻る途中の応答

form-post-title = 移動中
form-post-text = 「{ $client }」に戻ります。何も起こらない場合は、ボタンを押してください。

## サーバーのアドレスのページ

home-title = サインイン
home-text = ここは「{ $tenant }」のサインインページです。
home-nothing = 通常は、アプリから移動してきて、すぐにアプリへ戻るためのページです。
home-dev = これは開発用サーバーです。プレイグラウンドでは、実際にサインインを行い、すべてのメッセージを表示します。
open-playground = プレイグラウンドを開く

## サインインを観察するプレイグラウンド

playground-title = プレイグラウンド
playground-intro = このサーバーに対して、PKCE付きの認可コードフローを実際に行い、すべてのメッセージとトークンを確認できます。
playground-issuer = 発行者
playground-client = クライアント
playground-redirect = リダイレクトURI
playground-username = サインインする人
playground-password = パスワード
playground-scopes = スコープ
playground-not-sent = 送らない
playground-prompt = 省略できる場合にも表示するページ
playground-response-mode = 応答の返し方
playground-request-uri = リクエストを先に送り、ブラウザにはその名前だけを渡すかどうか
playground-max-age = 前回のサインインからの秒数の上限
playground-login-hint = これからサインインする人
playground-acr-values = 求めるサインインの強さ
playground-ui-locales = ページの言語（例：「de fr」）
playground-start = フローを開始
playground-mail-title = メール
playground-mail-intro = メールサーバーが設定されていない開発用サーバーは、メールを送信しません。送信されるはずだったメールは、サーバーを停止するまで、新しい順にここに表示されます。
playground-mail-none = まだ何も送信されていません。
playground-succeeded = フローは最後まで進みました。各ステップを、実行された順に示します。
playground-signed-out = サインアウトし、アプリはトークンを破棄しました。各ステップを、実行された順に示します。
playground-refused = フローは途中で止まりました。理由は最後のステップに示されています。
playground-again = 最初からやり直す
playground-refresh = トークンを更新
playground-request = リクエスト
playground-response = レスポンス
step-discovery-title = ディスカバリー
step-discovery-text = クライアントは、プロバイダーのエンドポイントの場所と、対応している機能を読み取ります。
step-pushed-title = 先に送られる認可リクエスト
step-pushed-text = クライアントは、リクエストをプロバイダーに直接送り、その名前を受け取ります。ブラウザでは、誰もリクエストを読んだり変更したりできません。
step-authorize-title = 認可リクエスト
step-authorize-text = クライアントは、ブラウザをプロバイダーに送ります。コードチャレンジは、クライアントだけが知る秘密のハッシュです。
step-callback-title = 認可レスポンス
step-callback-text = ブラウザは、1回だけ使えるコードを持って戻ります。クライアントは、stateと発行者が想定どおりかを確認します。
step-token-title = トークンリクエスト
step-token-text = クライアントは、コードチャレンジの元になった秘密を示して、コードをトークンと交換します。
step-keys-title = 鍵
step-keys-text = クライアントは、プロバイダーの公開鍵を読み取ります。IDトークンのヘッダーでkidとして示された鍵が、その署名に合う必要があります。
step-refresh-title = 更新リクエスト
step-refresh-text = クライアントは、リフレッシュトークンを新しいトークンと交換します。古いリフレッシュトークンは使用済みになります。
step-userinfo-title = Userinfo
step-userinfo-text = クライアントは、アクセストークンを示し、スコープで許可されたクレームを受け取ります。
step-signed-out-title = サインアウト
step-signed-out-text = プロバイダーはセッションを終了し、ブラウザを送り返しました。
token-id = IDトークン
token-access = アクセストークン
token-refresh = リフレッシュトークン
token-verified = 検証済み：署名、発行者、受信者、時刻に問題ありません
token-not-verified = 未検証：{ $why }
token-opaque = 不透明：プロバイダーだけが読み取れます
token-header = ヘッダー
token-claims = クレーム
token-raw = 送られたままのトークン
claim-iss = トークンの発行者
claim-sub = 利用者のID（利用者がいない場合はクライアントのID）
claim-aud = トークンの受信者
claim-exp = 有効期限
claim-iat = 発行日時
claim-auth-time = 利用者がサインインした日時
claim-nonce = トークンをこのリクエストに結び付ける値
claim-acr = サインインの強さ
claim-amr = サインインの方法
claim-azp = トークンを求めたクライアント
claim-sid = セッションのID
claim-jti = このトークンのID
claim-at-hash = このトークンをアクセストークンに結び付ける値
claim-client-id = トークンを受け取ったクライアント
claim-scope = トークンで許可されていること
claim-alg = 署名の方式
claim-kid = 署名に使われたプロバイダーの鍵
claim-typ = トークンの種類

## アクティビティ：アカウントで行われたこと

account-activity-title = アクティビティ
account-activity-detail = アカウントで行われた操作の履歴
account-activity-text = 新しいものから順に表示しています。お心当たりのないものはありませんか。
account-activity-not-you = 新しいパスワードを設定
account-activity-none = まだ何もありません。
account-activity-older = 古い履歴
account-activity-newest = 最新の履歴
activity-account-made = アカウントの作成
activity-signed-in = サインイン
activity-signed-in-again = 再度のサインイン
activity-methods = 方法：{ $methods }
activity-wrong-password = サインイン失敗：パスワードの誤り
activity-wrong-code = サインイン失敗：コードの誤り
activity-wrong-passkey = サインイン失敗：パスキーの拒否
activity-signed-out = サインアウト
activity-session-ended = セッションの終了
activity-sessions-ended = ほかのすべてからサインアウト
activity-password-changed = パスワードの変更
activity-passkey-added = パスキーの追加
activity-passkey-renamed = パスキーの名前の変更
activity-passkey-removed = パスキーの削除
activity-app-added = 認証アプリの設定
activity-app-removed = 認証アプリの削除
activity-codes-made = 新しいリカバリーコードの作成
activity-codes-removed = リカバリーコードの削除
activity-factor-added = サインイン方法の追加
activity-upstream-added = ほかのプロバイダーによるサインインの追加
activity-upstream-removed = ほかのプロバイダーによるサインインの削除
activity-factor-removed = サインイン方法の削除
activity-step-on = サインイン時に2段階目の確認を求める設定
activity-step-off = サインイン時に2段階目の確認を求めない設定
activity-recovery-code-used =
    { $count ->
        [0] リカバリーコードの使用（残りなし）
       *[other] リカバリーコードの使用（残り{ $count }個）
    }
activity-method-recovery-code = リカバリーコード
activity-method-upstream = ほかのプロバイダー
activity-device-trusted = 信頼できるデバイスの追加
activity-device-forgotten = 信頼できるデバイスの解除
activity-consent-given = アプリへのアカウント使用の許可
activity-consent-withdrawn = アプリの連携の解除
activity-device-approved = 別のデバイスのアプリの許可
activity-turned-off = アカウントの無効化
activity-turned-on = アカウントの有効化
activity-profile-changed = アカウント情報の変更
activity-roles-changed = サービスでのロールの変更
activity-notices-on = 新しいブラウザーに関するメールをオンに変更
activity-notices-off = 新しいブラウザーに関するメールをオフに変更
activity-address-changed = メールアドレスの変更
activity-address-confirmed = メールアドレスの確認
activity-picture-changed = 写真の変更
activity-picture-removed = 写真の削除
activity-exported = アカウントのデータのダウンロード
activity-deletion-planned = アカウントは{ $moment }に削除されます
activity-deletion-cancelled = アカウントの削除の取り消し
activity-erased = アカウントの削除
activity-by-operator = このサービスの運営者によるもの
activity-by-server = このブラウザのアカウントが多すぎたため
activity-by-upstream = 別のプロバイダーでサインアウトしたため
activity-later = その他：{ $kind }

## サインイン方法の削除

remove-everywhere = 削除するときに、ほかのすべてからもサインアウトする

## データの控えと、アカウントの終わり

account-export-title = データのコピー
account-export-detail = 保存されているデータのダウンロード
account-export-text = ここに保存されているご自身のデータを、すべて1つのファイルにまとめます：
account-export-note = パスワード、コード、鍵は含まれません。ファイルは、ご自身だけがわかる場所に保管してください。
account-export-make = ダウンロード
export-readme = 「{ $provider }」に保存されている、アカウント { $account } のデータです（{ $moment } 現在）。
export-profile = ユーザー名と、名前やメールアドレスなどのプロフィール
export-picture = 写真（登録している場合）
export-sessions = サインイン中のブラウザ
export-consents = 連携中のアプリと、許可されている内容
export-credentials = サインイン方法と、その追加日時、最後に使った日時
export-devices = 信頼できるデバイス
export-activity = アカウントで行われた操作の履歴
account-delete-title = アカウントの削除
account-delete-detail = すべての内容とともに削除
account-delete-text = ただちに、すべての場所からサインアウトします。アカウントを使用しているアプリからもサインアウトします。アカウントは、{ $count }日後にすべての内容とともに削除されます。残したい場合は、それまでにサインインしてください。
account-delete-text-now = アカウントは、ただちにすべての内容とともに削除されます。元に戻すことはできません。
account-delete-export = 先にデータをダウンロード
account-delete-label = 確認のため、ユーザー名 { $name } を入力してください
account-delete-label-either = 確認のため、ユーザー名 { $name } またはメールアドレスを入力してください
account-delete-label-email = 確認のため、メールアドレス { $name } を入力してください
account-delete-wrong = ユーザー名ともメールアドレスとも一致しません。何も削除されていません。
account-delete-do = アカウントを削除
account-left-title = アカウントの削除完了
account-left-title-planned = アカウントの削除予定
account-left-planned = サインアウトしました。アカウントは{ $moment }に削除されます。
account-left-keep = アカウントを残したい場合は、それまでにサインインしてください。
account-left-gone = アカウントは、すべての内容とともに削除されました。
leaving-title = アカウントを残しますか？
leaving-text = ご希望のとおり、アカウントは{ $moment }に削除されます。それまでは、アカウントを残すことができます。
leaving-keep = アカウントを残す
leaving-leave = 予定どおり削除する
mail-exported-subject = 「{ $provider }」のデータがダウンロードされました
mail-exported-text = 「{ $provider }」に保存されているご自身のすべてのデータが、アカウントからダウンロードされました。

## 新しいパスワード

password-unfit-short = パスワードは{ $count }文字以上にしてください。
password-unfit-long = パスワードは{ $count }バイト以下にしてください。
password-unfit-unsendable = このパスワードには、ページから送信できない文字か改行が含まれています。
password-unfit-common = このパスワードは多くの人が使っているため、真っ先に試されます。
password-unfit-breached = このパスワードは、盗まれたパスワードのリストに含まれています。別のものを選び、使っているすべての場所で変更してください。
password-unfit-used = 以前に使ったことのあるパスワードです。新しいものを選んでください。
password-unfit-guessable = このパスワードは推測されやすいものです。
password-advice-rows = 並んだキーをそのまま打った文字列は、推測されやすくなります。
password-advice-keyboard = キーボード上の短いパターンは、推測されやすくなります。
password-advice-repeats = 「aaa」のような繰り返しは、推測されやすくなります。
password-advice-repeated-parts = 「abcabcabc」のように繰り返しても、推測されにくさは「abc」とほとんど変わりません。
password-advice-common = 最もよく使われるパスワードの一つです。
password-advice-similar = よく使われるパスワードに似ています。
password-advice-sequences = 「abc」や「6543」のような連続した文字は、推測されやすくなります。
password-advice-years = 最近の西暦は、推測されやすくなります。
password-advice-word = 1つの単語だけでは、推測されやすくなります。
password-advice-dates = 日付は、推測されやすい傾向があります。
password-advice-name-alone = 1つの名前だけでは、推測されやすくなります。
password-advice-names = よくある名前は、推測されやすくなります。
password-advice-few-words = ふだん一緒に使われない単語をいくつか組み合わせてください。
password-advice-nothing-special = 記号、数字、大文字は必要ありません。
password-advice-more-words = 単語をもう1つか2つ加えてください。珍しい単語ほど効果的です。
password-advice-capitals = 先頭を大文字にしても、効果はわずかです。
password-advice-all-capitals = すべて大文字にしても、推測されにくさは小文字とほとんど変わりません。
password-advice-reversed = 単語を逆から書いても、推測されにくさはほとんど変わりません。
password-advice-substitutions = 「a」を「@」にするような、よくある置き換えの効果はわずかです。
password-advice-longer-pattern = キーボード上のパターンは、もっと長く、曲がる回数の多いものにしてください。
password-advice-no-repeats = 同じ単語や文字の繰り返しは避けてください。
password-advice-no-sequences = 連続した文字は避けてください。
password-advice-no-years = 最近の西暦は避けてください。
password-advice-no-own-years = ご自身に関係のある年は避けてください。
password-advice-no-own-dates = ご自身に関係のある日付や年は避けてください。

## アカウント：メールアドレス

account-email-title = メールアドレス
account-email-detail = 連絡とサインインに使うアドレス
account-email-verified = 確認済み
account-email-unverified = 未確認
account-email-none = メールアドレスはまだありません。
account-email-pending = { $address } にメールをお送りしました。メールのリンクを開くと、このアドレスが有効になります。
account-email-label = 新しいメールアドレス
account-email-note = このアドレスにリンクをお送りします。リンクを開くとアドレスが変わり、新旧両方のアドレスにお知らせします。
account-email-send = リンクを送る
account-email-verify = 確認用のリンクを送る
account-email-no-mail = メールアドレスはここでは変更できません。アカウントの管理者にお問い合わせください。

labelled = { $label }：{ $value }

## メール：共通の文

mail-greeting = { $name } 様
mail-hello = こんにちは。
mail-foot = このメールは「{ $provider }」（{ $host }）からお送りしています。
mail-copy = ボタンが機能しない場合は、このアドレスをブラウザにコピーしてください：
mail-good-minutes = 有効期間は{ $count }分間で、1回だけ使えます。
mail-good-hours = 有効期間は{ $count }時間で、1回だけ使えます。
mail-good-days = 有効期間は{ $count }日間で、1回だけ使えます。
mail-asked-from = この要求は次の場所から行われました：
mail-when = 日時
mail-browser = ブラウザ
mail-network = ネットワークアドレス
mail-code-caution = サインインの操作をしていない場合は、このメールを無視してください。コードがなければ、だれもサインインできません。コードはだれにも教えないでください。こちらからお尋ねすることはありません。
mail-link-caution = お心当たりがない場合は、このメールを無視してください。そのままであれば、何も起こりません。このメールはだれにも転送しないでください。
mail-change-caution = お心当たりがない場合は、ほかの人がアカウントに入っている可能性があります。すぐに { $host } でサインインして、新しいパスワードを設定してください。サインインできなくなっている場合は、運営者にご相談ください。

## メール：それぞれの文面

mail-sign-in-code-subject = 「{ $provider }」のサインインコード
mail-sign-in-code-text = サインイン中のページで、このコードを入力してください：
mail-sign-in-code-link = または、サインイン中のデバイスで、このリンクを開いてください：
mail-sign-in-action = サインイン
mail-sign-up-code-subject = 「{ $provider }」の新しいアカウントのコード
mail-sign-up-code-text = アカウントを作成しているページで、このコードを入力してください：
mail-sign-up-code-link = または、同じブラウザでこのリンクを開いてください：
mail-sign-up-action = 続ける
mail-account-exists-subject = 「{ $provider }」のアカウントはすでにあります
mail-account-exists-text = このメールアドレスで「{ $provider }」のアカウントを作成しようとする操作がありました。ご自身によるものかもしれません。このアドレスのアカウントはすでにありますので、そのアカウントでサインインしてください。パスワードを忘れた場合は、パスワードの入力ページから新しく設定できます。
mail-account-exists-caution = お心当たりがない場合も、何もする必要はありません。何も変更されていません。
mail-sign-in-link-subject = 「{ $provider }」へのサインイン
mail-sign-in-link-text = サインインするには、このリンクを開いてください。
mail-second-factor-code-subject = 「{ $provider }」の確認コード
mail-second-factor-code-text = サインインを完了するには、このコードを入力してください：
mail-second-factor-caution = サインインの操作をしていない場合は、だれかにパスワードを知られています。このコードはだれにも教えず、すぐに { $host } で新しいパスワードを設定してください。
mail-verify-address-subject = 「{ $provider }」のメールアドレスの確認
mail-verify-address-text = 「{ $provider }」に登録されたこのメールアドレスがご自身のものであることを確認するには、このリンクを開いてください。
mail-verify-address-action = メールアドレスを確認
mail-address-changed-subject = 「{ $provider }」のメールアドレスが変更されました
mail-address-changed-text = 「{ $provider }」のアカウントのメールアドレスが、{ $old } から { $new } に変更されました。
mail-address-added-text = 「{ $provider }」のアカウントのメールアドレスが { $new } になりました。
mail-address-removed-text = 「{ $provider }」のアカウントからメールアドレス { $old } が削除されました。ほかのアドレスはありません。
mail-password-reset-subject = 「{ $provider }」の新しいパスワードの設定
mail-password-reset-text = 「{ $provider }」のアカウントに新しいパスワードを設定するには、このリンクを開いてください。
mail-password-reset-code = または、このメールを依頼したページでこのコードを入力してください：
mail-password-reset-action = パスワードを設定
mail-password-changed-subject = 「{ $provider }」のパスワードが変更されました
mail-password-changed-text = 「{ $provider }」のアカウントのパスワードが変更されました。
mail-password-changed-there-text = { $name }のパスワードが変更されました。変更は「{ $provider }」で行われました。
mail-password-elsewhere-text = 「{ $provider }」のアカウントの新しいパスワードが求められました。ただし、パスワードは{ $name }で管理されています。変更はそちらで行い、ここで別のパスワードは作られません。
mail-password-elsewhere-caution = お心当たりがない場合は、このメールを無視してください。そのままであれば、何も起こりません。
mail-new-device-subject = 「{ $provider }」のアカウントへの新しいサインイン
mail-new-device-text = これまでに使われたことのないブラウザから、「{ $provider }」のアカウントへのサインインがありました。ご自身によるものであれば、何もする必要はありません。
mail-method-added-subject = 「{ $provider }」のサインイン方法が追加されました
mail-method-added-text = 「{ $provider }」のアカウントに、新しいサインイン方法（{ $method }）が追加されました。
mail-method-removed-subject = 「{ $provider }」のサインイン方法が削除されました
mail-method-removed-text = 「{ $provider }」のアカウントから、サインイン方法（{ $method }）が削除されました。
mail-step-on-subject = 「{ $provider }」の2段階目の確認がオンになりました
mail-step-on-text = 今後、「{ $provider }」のアカウントにパスワードでサインインするときは、2段階目の確認も求められます。
mail-step-off-subject = 「{ $provider }」の2段階目の確認がオフになりました
mail-step-off-text = 「{ $provider }」のアカウントにパスワードでサインインするときに、2段階目の確認は求められなくなりました。
mail-notices-off-subject = 「{ $provider }」の新しいブラウザーに関するメールがオフになりました
mail-notices-off-text = 今後、新しいブラウザーから「{ $provider }」のアカウントにサインインがあっても、メールは届きません。
mail-method-password = パスワード
mail-method-passkey = パスキー
mail-method-authenticator = 認証アプリ
mail-method-mail-code = メールで届くコード
mail-method-recovery-codes = リカバリーコード
mail-method-elsewhere = ほかのサービスのアカウント
mail-recovery-codes-used-subject = 「{ $provider }」でリカバリーコードが使われました
mail-recovery-codes-used-text = リカバリーコードを使って、「{ $provider }」のアカウントへのサインインがありました。
mail-recovery-codes-left =
    { $count ->
        [0] コードは残っていません。早めに新しく作成してください。
        [1] 残りは{ $count }個です。早めに新しく作成してください。
       *[other] 残りは{ $count }個です。
    }
mail-invitation-subject = 「{ $provider }」への招待
mail-invitation-text-from = { $from } から「{ $provider }」に招待されています。アカウントの作成を始めるには、このリンクを開いてください。
mail-invitation-text = 「{ $provider }」に招待されています。アカウントの作成を始めるには、このリンクを開いてください。
mail-invitation-action = 始める
mail-invitation-caution = お心当たりがない場合は、このメールを無視してください。ご本人が操作しないかぎり、何も起こりません。
mail-account-locked-subject = 「{ $provider }」へのサインインの一時停止
mail-account-locked-text = 「{ $provider }」のアカウントで、誤ったパスワードが何度も入力されたため、サインインを一時停止しています。ご自身によるものであれば、このリンクを開いて続けてください。
mail-account-locked-action = 続ける
mail-account-locked-caution = お心当たりがない場合は、だれかがパスワードを推測しようとしていますが、サインインはされていません。何もする必要はありません。リンクはだれにも転送しないでください。
mail-second-factor-closed-subject = 「{ $provider }」で誤ったコードが何度も入力されました
mail-second-factor-closed-text = だれかが「{ $provider }」のアカウントへのサインインの最初の手順を通過し、その後、誤ったコードを何度も入力しました。
mail-second-factor-closed-elsewhere = { $until } までは、これまでにサインインしたことのあるブラウザでのみコードを使えます。
mail-second-factor-closed-there = { $until } までは、そのブラウザではコードを使えません。
mail-second-factor-closed-caution = お心当たりがない場合は、だれかにパスワードを知られているか、メールを読まれています。今すぐ新しいパスワードを設定してください。ご自身によるものであれば、何もする必要はありません。
mail-deletion-planned-subject = 「{ $provider }」のアカウントの削除予定
mail-deletion-planned-text = 「{ $provider }」のアカウントは、{ $date } にすべての内容とともに削除されます。
mail-deletion-planned-caution = アカウントを残したい場合や、お心当たりがない場合は、その日より前に { $host } でサインインしてください。
mail-deleted-subject = 「{ $provider }」のアカウントが削除されました
mail-deleted-text = 「{ $provider }」のアカウントは、すべての内容とともに削除されました。
mail-deleted-caution = お心当たりがない場合は、「{ $provider }」の運営者にご相談ください。
mail-test-subject = 「{ $provider }」からのテストメール
mail-test-text = メールは正しく届いています。このメールは、「{ $provider }」の運営者が動作確認のために送信しました。
mail-test-caution = 何もする必要はありません。
