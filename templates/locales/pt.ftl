### As páginas do Doorward em português: com você, legível no Brasil e em Portugal, botões no infinitivo. As explicações de cada mensagem estão em en.ftl.

## Em várias páginas

cancel = Cancelar
continue = Continuar
try-again = Tentar novamente
back-to-client = Voltar para { $client }
dev-note = Servidor de desenvolvimento
theme = Claro ou escuro
theme-light = Claro
theme-dark = Escuro
theme-automatic = Automático
client-links = Sobre { $client }
client-website = Site
client-policy = Política de privacidade
client-terms = Termos de uso
throttled-seconds =
    { $count ->
        [one] Houve muitas tentativas. Aguarde { $count } segundo e tente novamente.
       *[other] Houve muitas tentativas. Aguarde { $count } segundos e tente novamente.
    }
throttled-minutes =
    { $count ->
        [one] Houve muitas tentativas. Aguarde { $count } minuto e tente novamente.
       *[other] Houve muitas tentativas. Aguarde { $count } minutos e tente novamente.
    }
throttled-hours =
    { $count ->
        [one] Houve muitas tentativas. Aguarde { $count } hora e tente novamente.
       *[other] Houve muitas tentativas. Aguarde { $count } horas e tente novamente.
    }
mails-throttled-seconds =
    { $count ->
        [one] Foram pedidos e-mails demais. Aguarde { $count } segundo e tente novamente.
       *[other] Foram pedidos e-mails demais. Aguarde { $count } segundos e tente novamente.
    }
mails-throttled-minutes =
    { $count ->
        [one] Foram pedidos e-mails demais. Aguarde { $count } minuto e tente novamente.
       *[other] Foram pedidos e-mails demais. Aguarde { $count } minutos e tente novamente.
    }
throttled-title = Muitas tentativas
busy-title = Agora não é possível
busy-text = Não é possível entrar neste momento. Aguarde um pouco e tente novamente.

## Login: quem é você

sign-in-title = Login
sign-in-destination = A caminho de { $client }
reason-again = Para proteger sua conta, entre novamente.
reason-too-old = Já faz algum tempo desde o seu último login. Entre novamente, por favor.
reason-unsaved = Nada foi alterado ainda. Entre novamente e depois repita.
sign-in-more = Só isso não basta aqui. Entre com sua senha para continuar.
reason-change = Para mudar a proteção da sua conta, confirme que é você.
identifier-label = Nome de usuário ou e-mail
identifier-missing = Digite seu nome de usuário ou e-mail para continuar.
identifier-unusable = Isso não pode ser um nome de usuário nem um e-mail. Verifique o que digitou e tente novamente.
choose-account = Escolher uma conta
sign-in-local = Entrada de administradores

## Login: a senha

password-title = Senha
password-account = Você vai entrar como { $username }
password-label = Senha
password-show = Mostrar a senha
sign-in = Entrar
host-check = A barra de endereço deve mostrar { $host }
password-missing = Digite sua senha para continuar.
password-wrong = O nome de usuário ou a senha não estão corretos. Verifique os dois e tente novamente.

## Login: mais uma prova

second-factor-title = Segunda etapa
second-factor-lost = Se você não puder mais fazer isso, fale com quem administra { $tenant }: eles podem ajudar você a entrar de novo.
second-factor-app-text = Abra seu aplicativo autenticador e digite o código que ele mostra.
second-factor-app-label = Código do aplicativo
second-factor-recovery-text = Digite um dos códigos de recuperação que você guardou. Cada um serve uma só vez.
second-factor-recovery-label = Código de recuperação
second-factor-use-app = Usar seu aplicativo autenticador
second-factor-use-recovery = Usar um código de recuperação
second-factor-trust =
    { $count ->
        [one] Não perguntar novamente neste dispositivo por { $count } dia
       *[other] Não perguntar novamente neste dispositivo por { $count } dias
    }
code-missing = Digite o código para continuar.
code-wrong-app = O código não está correto ou já foi usado. Aguarde o próximo; se ainda assim não funcionar, verifique a hora do dispositivo em que está o aplicativo.
code-wrong-new-app = O código não está correto ou já foi usado. Aguarde o próximo; se ainda assim não funcionar, verifique a hora do dispositivo em que está o aplicativo. Se você recarregou esta página, escaneie a imagem novamente.
code-wrong-recovery = O código não está correto ou já foi usado. Tente outro.
enrol-title = Sua segunda etapa
enrol-text = Aqui se entra com uma segunda etapa. Configure a sua agora: só é preciso uma vez. O mais rápido é uma chave de acesso: seu dispositivo a guarda e a desbloqueia com sua impressão digital, seu rosto ou o bloqueio de tela.
enrol-passkey-text = Aqui se entra com uma chave de acesso. Crie uma agora: só é preciso uma vez. Seu dispositivo a guarda e a desbloqueia com sua impressão digital, seu rosto ou o bloqueio de tela.
enrol-app-text = Aqui se entra com uma segunda etapa. Configure agora um aplicativo autenticador: só é preciso uma vez.
enrol-use-app = Usar um aplicativo autenticador
enrol-use-passkey = Usar uma chave de acesso
enrol-done = Sua segunda etapa está configurada. Se você a perder, cada um destes códigos a substitui uma vez.
passkey-offer-done = Sua chave de acesso está pronta. Se você a perder, cada um destes códigos a substitui uma vez.

## Códigos e links por e-mail

mail-code-title = Veja seu e-mail
mail-code-text = Se existir uma conta para { $username }, um e-mail está a caminho do endereço dela. Digite o código que ele traz ou abra o link neste navegador.
mail-code-label = Código do e-mail
code-wrong-mail = O código não está correto ou expirou. Verifique-o ou peça outro e-mail.
mail-code-again = Enviar outro e-mail
mail-code-password = Usar a senha
password-by-mail = Receber um código por e-mail
password-forgot = Esqueceu sua senha?
second-factor-use-mail = Receber um código por e-mail
second-factor-mail-ask = Podemos enviar um código para seu endereço de e-mail.
second-factor-send = Enviar o código
second-factor-mail-text = Um e-mail está a caminho do seu endereço. Digite o código que ele traz.
link-sign-in-text = Você pediu este link para entrar como { $account }.
link-entry-text = Este link foi criado para você por quem administra este serviço. Com ele você entra como { $account }.
link-new-password-text = Você pediu para trocar a senha de { $account }. Com este link você entra; depois escolhe uma nova.
link-address-title = Seu endereço de e-mail
link-address-text = Confirme que sua conta { $account } passa a ter este endereço:
link-address-sign-in-text = Uma conta passa a ter este endereço assim que o titular o confirmar. Se for a sua, entre primeiro nessa conta e depois abra de novo o link do e-mail.
link-address-action = Confirmar endereço
link-invitation-title = Seu convite
link-invitation-text = Você recebeu um convite para criar uma conta com o endereço { $account }.
link-unlock-title = Login pausado
link-unlock-text = Houve muitas senhas incorretas para { $account }. Se foi você, continue e tente novamente neste navegador.
link-unexpected = Se você não esperava isto, feche esta página. Assim nada muda.
link-over-title = Link expirado
link-over-text = Um link serve uma só vez, e por pouco tempo. Volte para onde o pediu e peça outro.
link-elsewhere-title = Link para outro navegador
link-elsewhere-text = Você pediu este link em outro navegador. Continue lá: digite o código do e-mail ou abra o link naquele navegador.
link-taken-title = Endereço já em uso
link-taken-text = Agora outra conta usa este endereço. Entre nessa conta ou escolha outro endereço.
link-back = Voltar
link-taken-other = Escolher outro endereço

## Acesso por outro provedor

upstream-continue = Continuar com { $name }
upstream-resting = { $name } não responde neste momento.
upstream-other = Outras formas de entrar
upstream-unavailable-title = { $name } está inacessível
upstream-unavailable-text = { $name } não responde neste momento. Aguarde um pouco e tente novamente, ou entre de outra forma.
upstream-failed-title = Você não entrou
upstream-refused-text = { $name } não autenticou você. Tente novamente, ou entre de outra forma.
upstream-unbelieved-text = Não foi possível usar a resposta de { $name }. Tente novamente, ou entre de outra forma. Se acontecer de novo, avise quem administra este serviço.
upstream-over-title = Este acesso terminou
upstream-over-text = A resposta de { $name } chegou tarde demais, uma segunda vez ou em outro navegador. Comece de novo.
upstream-taken-title = Você tem uma conta aqui
upstream-taken-text = O endereço { $address }, que { $name } nos deu, pertence a uma conta daqui. Entre nessa conta; então você poderá vinculá-la a { $name }.
upstream-stranger-title = Nenhuma conta aqui
upstream-stranger-text = { $name } autenticou você, mas aqui não há uma conta que você possa usar assim. Entre de outra forma, ou pergunte a quem administra este serviço.
upstream-not-linked-title = { $name } não foi vinculado
upstream-link-failed-text = { $name } não deu nenhuma resposta que pudesse ser usada. Aguarde um pouco e tente novamente.
upstream-others-text = A conta em { $name } que você escolheu pertence a outra conta daqui. Saia de { $name } e vincule outra.
link-upstream-title = Vincular { $name }?
link-upstream-text = A partir de então, você poderá entrar nesta conta também com { $name }.
link-upstream-here = Conta aqui
link-upstream-there = Em { $name }
link-upstream-yes = Vincular
upstream-expired-title = Mude primeiro sua senha
upstream-expired-text = Sua senha em { $name } está certa, mas precisa ser mudada lá antes que você possa entrar. Entre de outra forma, ou pergunte a quem administra sua conta lá.
upstream-not-fresh-text = { $name } não diz quando você entrou lá, e aqui é preciso ter entrado há pouco. Entre de outra forma.
upstream-not-signed-out-title = Sua sessão talvez continue aberta
upstream-not-signed-out-text = { $name } quis encerrar sua sessão, mas não foi possível usar a mensagem. Por segurança, saia aqui.

## Criação de uma conta

sign-up-title = Nova conta
sign-up = Criar uma conta
sign-up-text = Em qual endereço de e-mail podemos falar com você? É com ele que você vai entrar.
sign-up-address-label = Endereço de e-mail
sign-up-address-unusable = Isso não é um endereço de e-mail. Verifique-o e tente novamente.
sign-up-address-domain = Aqui só podem ser usados endereços de { $domains }.
sign-up-sign-in = Entrar em vez disso
sign-up-code-text = Um e-mail está a caminho de { $username }. Digite o código que ele traz ou abra o link neste navegador.
sign-up-other-address = Usar outro endereço
sign-up-details-text = Seu endereço { $address } está confirmado. Agora escolha uma senha.
sign-up-details-invited-text = Sua conta terá o endereço { $address }. Agora escolha uma senha.
sign-up-name-label = Seu nome (opcional)
sign-up-name-unusable = Esse nome é longo demais ou contém caracteres que não se veem.
sign-up-create = Criar conta
link-sign-up-text = Você pediu este link para criar uma conta com o endereço { $account }.

## Escolha da conta

accounts-title = Suas contas
accounts-intro = Escolha a conta com que deseja continuar.
accounts-other = Usar outra conta

## Permissão: um aplicativo pede algo

consent-title = Permissão
consent-who = { $client }, em { $host }, pede para usar sua conta { $account }.
consent-who-unnamed = { $client } pede para usar sua conta { $account }.
consent-list = Se você permitir, o aplicativo poderá:
scope-openid = Saber que é você
scope-openid-detail = Um identificador da sua conta e o momento em que você entrou
scope-profile = Ver seu perfil
scope-profile-detail = Nomes, nome de usuário, foto, páginas web, gênero, data de nascimento, fuso horário e idioma
scope-email = Ver seu endereço de e-mail
scope-email-detail = O endereço e se ele está confirmado
scope-address = Ver seu endereço postal
scope-address-detail = Rua, localidade, região, código postal e país
scope-phone = Ver seu número de telefone
scope-phone-detail = O número e se ele está confirmado
scope-roles = Ver suas funções
scope-roles-detail = O que você é nos serviços, como um grupo no trabalho
scope-device-sso = Entrar por você em outros aplicativos do mesmo fornecedor
scope-device-sso-detail = Neste dispositivo, eles entram sem perguntar enquanto você estiver conectado aqui
scope-offline = Manter o acesso na sua ausência
scope-offline-detail = Ele pode usar esta permissão mesmo quando você não está presente
scope-other = Usar “{ $scope }”
scope-other-detail = Pergunte aos responsáveis pelo aplicativo para que serve
scope-service = Agir por você em { $service }
scope-service-detail = O que o aplicativo fizer neste serviço, fará em seu nome
detail-locations = Onde
detail-actions = O que pode fazer
detail-datatypes = Quais dados
detail-identifier = Qual
detail-privileges = Com quais direitos
detail-yes = Sim
detail-no = Não
detail-once = Só desta vez
consent-until-in-account = Esta permissão vale até que você a retire, { $link }.
consent-rest-until-in-account = O restante vale até que você o retire, { $link }.
consent-in-account = o que você pode fazer na sua conta a qualquer momento
consent-no-password = O aplicativo nunca vê sua senha.
allow = Permitir
deny = Recusar

## Dispositivo

device-code-title = Conectar um dispositivo
device-code-text = Sua televisão, seu console ou sua linha de comando mostra um código. Digite-o aqui.
device-code-label = Código no dispositivo
device-code-missing = Digite o código que seu dispositivo mostra.
device-code-malformed = Um código tem oito letras, e nenhuma delas é A, E, I, O, U ou Y. Compare-o com o seu dispositivo.
device-code-unknown = Nenhum dispositivo está esperando com este código. Olhe de novo para o seu dispositivo: ele pode já mostrar outro.
device-code-warning = Digite apenas um código que você vê no seu próprio dispositivo. Se alguém lhe enviou um código, não o digite.
device-code-phone = Continuar no celular
device-code-phone-text = Escaneie isto com a câmera do seu celular. Esta página se abre lá.
device-code-picture = Código QR com o endereço desta página
device-approval-title = Deixar este dispositivo entrar?
device-approval-who = { $client }, em outro dispositivo, pede para usar sua conta { $account }.
device-approval-code = O dispositivo deve mostrar este código:
device-approval-device = O dispositivo se chama { $device } e tem o endereço { $address }.
device-approval-address = O dispositivo tem o endereço { $address }.
device-approval-warning = Permita isto apenas se você mesmo começou, no seu próprio dispositivo, e vê nele o mesmo código. Se alguém lhe enviou o código ou um link, ou o pede por telefone, quer entrar na sua conta: escolha “{ $deny }”.
device-approved-title = O dispositivo está conectado
device-approved-text = Continue no seu dispositivo. Você pode fechar esta página.
device-denied-title = O dispositivo foi recusado
device-denied-text = Ele não recebe nada da sua conta. Se alguém pediu que você o conectasse, talvez quisesse entrar na sua conta.

request-approval-title = Permitir este pedido?
request-approval-who = { $client } pede para usar a sua conta { $account }.
request-approval-at = Pedido em { $moment }.
request-approval-message = A aplicação, ou a pessoa com quem está a tratar, tem de lhe mostrar a mesma mensagem:
request-approval-warning = Permita apenas se foi você que o iniciou agora mesmo. Se alguém lho pedir por telefone ou numa mensagem, quer entrar na sua conta: escolha “{ $deny }”.
account-requests-title = Pedidos à sua espera
account-requests-detail = Aplicações que pedem a sua aprovação
account-requests-text = Veja cada um antes de o permitir. Os que não responder expiram por si.
account-requests-none = Não há nada à sua espera.
account-request-look = Ver
done-request-allowed = O pedido está permitido. Continue onde o iniciou.
done-request-denied = O pedido foi recusado. Se alguém lhe pediu que o permitisse, talvez quisesse entrar na sua conta.
activity-request-approved = O pedido de uma aplicação foi permitido
activity-app-brought-in = Um aplicativo recebeu acesso por outro no mesmo dispositivo
activity-app-vouched-for = Um aplicativo recebeu acesso pela palavra de outro serviço
activity-word-given = Outro serviço recebeu garantia por um aplicativo
activity-upstream-used = Um aplicativo recebeu acesso à sua conta em outro provedor
link-approval-text = Uma aplicação pede a aprovação de { $account }. Continue para ver o que pede; ainda nada está permitido.
mail-approval-subject = Uma aplicação pede a sua aprovação em { $provider }
mail-approval-text = { $client } pede a sua aprovação em { $provider }. Veja o que pede antes de permitir.
mail-approval-message = Mensagem
mail-approval-action = Ver o pedido
mail-approval-caution = Se não foi você que o iniciou agora mesmo, não faça nada: expira por si. Se alguém lhe pedir que o permita, quer entrar na sua conta.

## Conta

account-title = Sua conta
account-group-person = Sobre você
account-group-security = Login e segurança
account-group-data = Seus dados
account-security-title = Métodos de login
account-security-detail = Senha, chaves de acesso, aplicativo autenticador, códigos de recuperação, dispositivos confiáveis
account-step-text = Quando você entra com sua senha, também pode ser pedida sua chave de acesso ou um código de recuperação. Assim, uma senha roubada não basta.
account-step-app = Você tem um aplicativo autenticador, por isso uma segunda etapa é pedida sempre que você entra com sua senha.
account-step-on = Ela é pedida sempre que você entra com sua senha.
account-step-off = Ela não é pedida.
account-step-needs = Crie primeiro uma chave de acesso ou configure um aplicativo autenticador.
account-step-codes = Crie primeiro códigos de recuperação. Sem eles, você não conseguiria entrar se perdesse sua chave de acesso.
account-step-start = Pedir sempre
account-step-stop = Parar de pedir
account-sessions-title = Onde sua sessão está aberta
account-sessions-detail = Seus navegadores, e como sair deles
account-apps-title = Aplicativos conectados
account-apps-detail = O que eles podem fazer e como retirar a permissão
since = Desde { $moment }
device-seen = Último uso: { $moment }
device-since = Conectado desde { $moment }
device-until = Confiável até { $moment }
device-unknown = Navegador desconhecido
device-here = Este dispositivo
account-password-set = Altere-a aqui
account-password-none = Você ainda não tem nenhuma
account-password-kept = Guardada por { $name }
account-app-title = Aplicativo autenticador
account-app-none = Não configurado
account-app-replace = Um novo o substitui.
account-app-scan = Escaneie esta imagem com seu aplicativo autenticador e depois digite o código que ele mostra.
account-app-picture = Código QR com a chave secreta que está escrita abaixo
account-app-open = Abrir seu aplicativo autenticador neste dispositivo
account-app-type = Se não puder escanear a imagem, digite esta chave secreta no aplicativo:
account-app-confirm = Configurar o aplicativo
account-app-remove = Remover o aplicativo
account-app-done = Seu aplicativo está configurado. O código dele será pedido a partir do próximo login.
account-codes-title = Códigos de recuperação
account-codes-left =
    { $count ->
        [0] Você não tem nenhum
        [one] Resta { $count }
       *[other] Restam { $count }
    }
account-codes-few =
    { $count ->
        [0] Você não tem nenhum. Crie alguns.
        [one] Só resta { $count }. Crie códigos novos.
       *[other] Só restam { $count }. Crie códigos novos.
    }
account-mail-codes = Códigos para { $address }
account-codes-missing = Você não tem códigos de recuperação. { $link } para conseguir entrar mesmo que perca sua chave de acesso ou seu telefone.
account-codes-missing-link = Crie alguns
account-last-codes = Esta é a sua última segunda etapa: os seus códigos de recuperação vão com ela.
account-last-required = Aqui todos precisam de uma segunda etapa: você vai configurar uma nova na próxima vez que entrar.
account-codes-text = Com um código de recuperação, você entra quando não pode usar sua outra segunda etapa. Você recebe dez; cada um serve uma só vez.
account-codes-replace = Os códigos novos substituem os anteriores.
account-codes-make = Criar códigos de recuperação
account-codes-later = Agora não
account-codes-keep = Guarde estes códigos onde só você os encontre: imprima-os ou salve o arquivo. Você não os verá novamente.
account-codes-download = Salvar em um arquivo
account-codes-kept = Já salvei os códigos
account-devices-title = Dispositivos confiáveis
account-devices-text = Nestes, a segunda etapa não é pedida.
account-device-forget = Deixar de confiar
account-sessions-text = Se você não reconhecer um dispositivo, encerre a sessão nele e { $link }.
account-sessions-link = altere sua senha
account-sessions-end-others = Encerrar as outras sessões
account-apps-none = Nenhum aplicativo usa sua conta.
account-apps-text = Um aplicativo que você desconectar terá de pedir permissão novamente.
account-app-own = Pertence a esta organização
account-app-can = Ele pode:
account-app-allowed = Autorizado em { $moment }
account-app-disconnect = Desconectar
new-password-title = Nova senha
new-password-label = Nova senha
new-password-rule =
    { $count ->
        [one] Ela precisa ter pelo menos { $count } caractere.
       *[other] Ela precisa ter pelo menos { $count } caracteres.
    }
new-password-advice = Quatro ou cinco palavras ao acaso são fáceis de lembrar e difíceis de adivinhar.
new-password-ends = Suas outras sessões serão encerradas.
new-password-must = Quem administra sua conta pede que você escolha uma senha que só você conheça.
new-password-choose = Escolha uma nova senha para sua conta.
new-password-set = Definir senha
new-password-missing = Digite uma nova senha para continuar.
directory-password-title = Mude sua senha
directory-password-text = Sua senha em { $name } está certa, mas você precisa escolher uma nova antes de entrar.
directory-password-kept = { $name } guarda sua senha. Você a muda lá, para tudo em que entra com ela.
directory-password-elsewhere = { $name } guarda sua senha. Ela é mudada lá, e não aqui.
directory-password-other = Mudar sua senha em { $name }
directory-password-current = Senha atual
directory-password-again = Nova senha, mais uma vez
directory-password-change = Mudar senha
directory-password-differs = As duas novas senhas não são iguais. Digite a nova nos dois campos.
directory-password-wrong = A senha atual não está certa.
directory-password-not-allowed = { $name } não permite que você mude sua senha aqui. Pergunte a quem administra sua conta lá.
directory-password-weak = { $name } não aceita esta senha: é muito fácil de adivinhar. Escolha outra.
directory-password-short = { $name } não aceita esta senha: é curta demais. Escolha uma mais longa.
directory-password-long = { $name } não aceita esta senha: é longa demais. Escolha uma mais curta.
directory-password-young = Sua senha em { $name } foi mudada há pouco e ainda não pode ser mudada de novo. Tente mais tarde.
directory-password-rules = { $name } não aceita esta senha. Ela pode ser curta demais, simples demais ou uma que você já teve, ou a última mudança pode ser recente demais.

## Perfil e preferências

account-profile-title = Perfil
account-profile-detail = Nomes, data de nascimento, número de telefone, endereço
account-preferences-title = Preferências
account-preferences-detail = Idioma, claro ou escuro, fuso horário, e-mails
account-save = Salvar
account-saved = Suas alterações foram salvas.
done-session-ended = Essa sessão foi encerrada.
done-sessions-ended = As outras sessões foram encerradas.
done-passkey-made = A chave de acesso foi criada.
done-passkey-removed = A chave de acesso foi removida.
done-provider-linked = O provedor está vinculado.
done-provider-unlinked = O provedor não está mais vinculado.
done-app-removed = O aplicativo autenticador foi removido.
done-password-set = Sua nova senha foi salva.
done-device-forgotten = Esse dispositivo deixou de ser confiável.
done-app-disconnected = O aplicativo foi desconectado.
done-step-on = A partir de agora, uma segunda etapa é pedida.
done-step-off = A segunda etapa não é mais pedida.
done-address-confirmed = Seu endereço de e-mail está confirmado.
profile-text = Os aplicativos que você autoriza a ver seu perfil veem o que está aqui. Qualquer campo pode ficar vazio.
profile-username = Nome de usuário
profile-email = E-mail
profile-roles = Funções
profile-closed = Estes dados não podem ser alterados aqui.
profile-name = Nome completo
profile-given-name = Primeiro nome
profile-middle-name = Nomes do meio
profile-family-name = Sobrenomes
profile-nickname = Nome informal
profile-gender = Gênero
profile-birthdate = Data de nascimento
profile-birthdate-note = Ano-mês-dia, por exemplo, 1990-02-28. Só o ano também serve.
profile-phone = Número de telefone
profile-phone-note = Com o código do país; por exemplo, +55 11 2345 6789.
profile-page = Página de perfil
profile-website = Site
profile-address = Endereço
profile-street = Rua e número
profile-postal-code = Código postal
profile-locality = Localidade
profile-region = Região
profile-country = País
profile-formatted = Como em uma carta
profile-formatted-note = É escrito de novo quando você altera os campos acima.
field-errors = Nada foi salvo ainda. Verifique os campos marcados.
field-too-long =
    { $count ->
        [one] Use no máximo { $count } caractere.
       *[other] Use no máximo { $count } caracteres.
    }
field-hidden = Há caracteres invisíveis aqui. Digite novamente.
field-date = Isso não é uma data. Escreva-a assim: 1990-02-28.
field-future = Esse dia ainda não chegou. Verifique o ano.
field-url = Isso não é um endereço web. Escreva-o assim: https://example.com.
field-phone = Isso não é um número de telefone com código do país. Comece com + e o código.
field-changed = Enquanto isso, este campo mudou para “{ $value }”. Salve novamente para substituí-lo.
field-emptied = Enquanto isso, este campo ficou vazio. Salve novamente para preenchê-lo.
preferences-language = Idioma
preferences-zone = Fuso horário
preferences-mails = E-mails
preferences-new-browser = Avisar quando eu entrar com um navegador pela primeira vez
preferences-mails-note = Você sempre recebe um aviso quando seus métodos de login mudam.
preferences-unusable = Isso não pode ser escolhido. Escolha uma opção das listas.
language-name = Português
region-africa = África
region-america = América
region-antarctica = Antártida
region-arctic = Ártico
region-asia = Ásia
region-atlantic = Atlântico
region-australia = Austrália
region-europe = Europa
region-indian = Oceano Índico
region-pacific = Pacífico
region-other = Outros

## Foto

account-picture-title = Foto
account-picture-detail = O que os aplicativos mostram de você
picture-text = Os aplicativos que você autoriza a ver seu perfil podem mostrá-la. Qualquer pessoa que tenha o link dela pode abri-la.
picture-alt = Sua foto
picture-none = Você ainda não tem nenhuma foto.
picture-elsewhere = Sua foto está guardada em outro lugar:
picture-file = Nova foto
picture-rule = PNG, JPEG, WebP ou GIF, de até 8 MB. A parte central é mostrada, em um quadrado.
picture-set = Salvar a foto
picture-remove = Remover a foto
picture-closed = Sua organização define esta foto.
picture-missing = Escolha uma foto para continuar.
picture-too-long = Esse arquivo é grande demais. Escolha um de até 8 MB.
picture-format = Isso não é uma imagem PNG, JPEG, WebP ou GIF. Escolha outro arquivo.
picture-too-large = Essa foto tem pixels demais. Escolha uma de até 4096 por 4096.
picture-damaged = Esse arquivo está danificado. Escolha outro.
picture-unkept = Não foi possível salvar sua foto, e nada mudou. Tente novamente em alguns minutos.

## Chaves de acesso

passkey-wrong = Essa chave de acesso não pode ser usada aqui. Tente outro método.
passkey-use = Usar uma chave de acesso
second-factor-use-passkey = Usar uma chave de acesso
second-factor-passkey-text = Confirme com sua chave de acesso que é você.
account-providers-title = Acesso por outros provedores
account-providers-text = Com estes provedores você também pode entrar nesta conta.
account-providers-none = Nenhum está vinculado ainda
account-provider-connect = Vincular { $name }
account-provider-last = É a única forma de você entrar. Primeiro defina uma senha ou crie uma chave de acesso; depois você poderá remover isto.
account-provider-last-password = É a única forma de você entrar. Primeiro defina uma senha; depois você poderá remover isto.
account-provider-last-passkey = É a única forma de você entrar. Primeiro crie uma chave de acesso; depois você poderá remover isto.
account-provider-last-alone = É a única forma de você entrar, por isso fica.
account-passkeys-title = Chaves de acesso
account-passkeys-count =
    { $count ->
        [0] Você ainda não tem nenhuma
        [one] { $count } chave de acesso
       *[other] { $count } chaves de acesso
    }
account-passkeys-text = Com uma chave de acesso, você entra usando sua impressão digital, seu rosto ou o bloqueio de tela, sem senha. Nenhum site falso consegue enganar você para obtê-la.
passkey-create = Criar uma chave de acesso
passkey-new-title = Nova chave de acesso
passkey-name = Novo nome
passkey-name-optional = Nome (opcional)
passkey-name-note = Deixe em branco para usar o nome do dispositivo ou programa que a guarda.
passkey-failed = Não funcionou. Tente novamente ou escolha outro método.
passkey-cancelled = Nenhuma chave de acesso foi usada. Tente novamente ou escolha outro método.
passkey-not-created = Não funcionou. Tente novamente ou faça isso mais tarde.
passkey-not-made = Nenhuma chave de acesso foi criada. Você pode tentar novamente.
passkey-exists = Este dispositivo já tem uma chave de acesso para sua conta.
passkey-too-many = Você já tem o número máximo de chaves de acesso. Remova uma primeiro.
passkey-not-allowed = Esta organização não permite chaves de acesso desse tipo. Use outro dispositivo.
passkey-name-unusable = Esse nome não pode ser usado. Escolha um mais curto.
passkey-unnamed = Chave de acesso
passkey-synced = Sincronizada entre seus dispositivos
passkey-syncable = Ainda não sincronizada entre seus dispositivos
passkey-bound = Apenas em um dispositivo
passkey-added = Adicionada em { $moment }
passkey-change = Mudar o nome ou remover
passkey-rename = Mudar o nome
passkey-remove = Remover
passkey-needs-script = Para criar uma chave de acesso, é preciso JavaScript, que está desativado no seu navegador.
passkey-use-needs-script = Para usar uma chave de acesso, é preciso JavaScript, que está desativado no seu navegador.
passkey-unsupported = Este navegador não aceita chaves de acesso. Use outro navegador ou outro dispositivo.
passkey-offer-title = Um login mais rápido
passkey-offer-later = Agora não

## Saída

sign-out-title = Saída
sign-out-question = Você vai sair de { $tenant }.
sign-out-client = { $client } pede para encerrar sua sessão em { $tenant }.
sign-out-account = Sessão iniciada como { $account }
sign-out-accounts = Será encerrada a sessão de:
sign-out = Sair
stay = Manter a sessão aberta
signed-out-title = Sessão encerrada
signed-out-text = Sua sessão em { $tenant } está encerrada.
signed-out-account = A sessão de { $account } em { $tenant } está encerrada.
signed-out-staying = Neste navegador, continuam abertas as sessões de:
signed-out-shared = Em um computador compartilhado, feche também o navegador.
signed-out-elsewhere = Sua sessão em { $name } talvez continue aberta.
stayed-title = Sessão aberta
stayed-text = Sua sessão em { $tenant } continua aberta.

## Erros

error-id = ID do erro
error-support = Pedir ajuda a { $tenant }
error-code = Código
error-description = Detalhes
error-developers = Para desenvolvedores
error-ask-app = Volte ao aplicativo e tente novamente. Se acontecer de novo, avise os responsáveis pelo aplicativo e informe o ID do erro.
error-request-title = Pedido incompleto
error-request-text = O aplicativo enviou um pedido incompleto ou incorreto, por isso paramos aqui.
error-client-title = Aplicativo desconhecido
error-client-text = O aplicativo que enviou você para cá não está registrado em { $tenant }.
error-redirect-title = Endereço não registrado
error-redirect-text = O aplicativo nos pediu para enviar você a um endereço que não está registrado para ele. Para sua segurança, não fizemos isso.
error-sign-out-title = Pedido de saída
error-sign-out-text = O aplicativo nos pediu para encerrar sua sessão e enviar você a um endereço que não está registrado para ele, ou falou em nome de outro aplicativo. Nada mudou.
error-browser-title = Outro navegador
error-browser-text = Esta página foi aberta em outro navegador ou em outra janela, ou seu navegador não enviou nosso cookie.
error-browser-now = Volte para onde você estava e comece de novo nesta janela. Se seu navegador bloqueia cookies, permita-os para { $host }.
error-form-title = Formulário ilegível
error-form-text = Não foi possível ler o que seu navegador enviou. Nada foi alterado.
error-form-now = Volte, recarregue a página e envie o formulário mais uma vez.
error-account-title = Outra conta
error-account-text = Agora você usa neste navegador outra conta que não a da página que enviou isto. Nada foi alterado.
error-account-now = Abra a página de novo para alterar algo.
error-not-found-title = Página não encontrada
error-not-found-text = Não há nenhuma página neste endereço. Talvez ele seja para aplicativos.
error-not-found-now = Verifique o endereço ou volte para onde estava.
error-internal-title = Um problema do nosso lado
error-internal-text = Algo deu errado. A culpa não é sua.
error-internal-now = Tente novamente em um minuto. Se acontecer de novo, avise { $tenant } e informe o ID do erro.
trace-title = O que foi verificado
trace-passed = Correto
trace-failed = Incorreto
trace-sent = Enviado
trace-registered = Registrado
trace-nothing = Nada
trace-repeated = Mais de uma vez
trace-exactly-one = Exatamente um
trace-client = Um cliente
trace-client-disabled = Um cliente desativado
trace-client-unknown = Nenhum cliente com esse nome
trace-form-encoded = UTF-8 codificado como formulário, cada parâmetro no máximo uma vez
trace-own-page = Uma página própria (document)
trace-token = Um token
trace-secret = (o que tem a forma de um segredo)
trace-own-id-token = Um token de ID deste provedor

## Uma página que ficou aberta por muito tempo

answered-title = Já está feito
answered-text = Você já terminou aqui. Continue no aplicativo.
expired-title = Página expirada
expired-text = Esta página ficou aberta por muito tempo ou já foi usada, por isso não funciona mais. Isso protege sua conta.
expired-go-back = Volte ao aplicativo e comece de novo.
start-again = Começar de novo

## A resposta a caminho do aplicativo

form-post-title = A caminho
form-post-text = Você está voltando para { $client }. Se nada acontecer, pressione o botão.

## A página no endereço do servidor

home-title = Login
home-text = É aqui que as pessoas entram com { $tenant }.
home-nothing = Normalmente você chega aqui a partir de um aplicativo e volta logo para ele.
home-dev = Este é um servidor de desenvolvimento. A área de testes faz um login real e mostra cada mensagem.
open-playground = Abrir a área de testes

## A área de testes, onde se observa um login

playground-title = Área de testes
playground-intro = Execute um fluxo real de código de autorização com PKCE neste servidor e veja cada mensagem e cada token.
playground-issuer = Emissor
playground-client = Cliente
playground-redirect = URI de redirecionamento
playground-username = Entrar como
playground-password = Senha
playground-scopes = Escopos
playground-not-sent = Não enviar
playground-prompt = Qual página mostrar mesmo que possa ser omitida
playground-response-mode = Como a resposta volta
playground-request-uri = Se o pedido é enviado antes, de modo que só o nome dele passa pelo navegador
playground-max-age = Segundos desde o último login, no máximo
playground-login-hint = Quem vai entrar
playground-acr-values = Que nível de segurança o login deve ter
playground-ui-locales = Idiomas das páginas, como “de fr”
playground-start = Iniciar o fluxo
playground-mail-title = E-mails
playground-mail-intro = Sem um servidor de e-mail, um servidor de desenvolvimento não envia nada. O que ele teria enviado aparece aqui, do mais recente ao mais antigo, até que ele pare.
playground-mail-none = Nada foi enviado ainda.
playground-succeeded = O fluxo chegou ao fim. Aqui está cada etapa, na ordem em que aconteceu.
playground-signed-out = Você saiu, e o aplicativo esqueceu os tokens. Aqui está cada etapa, na ordem em que aconteceu.
playground-refused = O fluxo parou antes do fim. A última etapa diz por quê.
playground-again = Começar de novo
playground-refresh = Atualizar os tokens
playground-request = Pedido
playground-response = Resposta
step-discovery-title = Descoberta
step-discovery-text = O cliente lê onde estão os endpoints do provedor e o que ele sabe fazer.
step-pushed-title = Pedido de autorização enviado antes
step-pushed-text = O cliente envia o pedido diretamente ao provedor e recebe um nome para ele: no navegador, ninguém pode lê-lo nem alterá-lo.
step-authorize-title = Pedido de autorização
step-authorize-text = O cliente envia o navegador ao provedor. O “code challenge” é o hash de um segredo que só o cliente conhece.
step-callback-title = Resposta de autorização
step-callback-text = O navegador volta com um código de uso único. O cliente verifica se o estado e o emissor são os que ele espera.
step-token-title = Pedido de tokens
step-token-text = O cliente troca o código por tokens e mostra o segredo por trás do “code challenge”.
step-keys-title = Chaves
step-keys-text = O cliente lê as chaves públicas do provedor. A que o token de ID indica no cabeçalho, como kid, deve corresponder à assinatura dele.
step-refresh-title = Pedido de atualização
step-refresh-text = O cliente troca o token de atualização por tokens novos. O token de atualização anterior deixa de servir.
step-userinfo-title = Userinfo
step-userinfo-text = O cliente mostra o token de acesso e recebe os claims que seus escopos permitem.
step-signed-out-title = Saída
step-signed-out-text = O provedor encerrou a sessão e enviou o navegador de volta.
token-id = Token de ID
token-access = Token de acesso
token-refresh = Token de atualização
token-verified = Verificado: assinatura, emissor, destinatário e datas estão corretos
token-not-verified = Não verificado: { $why }
token-opaque = Opaco: só o provedor pode lê-lo
token-header = Cabeçalho
token-claims = Claims
token-raw = O token tal como foi enviado
claim-iss = Quem emitiu o token
claim-sub = O identificador da pessoa, ou do cliente quando não há pessoa
claim-aud = Para quem é o token
claim-exp = Quando deixa de ser válido
claim-iat = Quando foi emitido
claim-auth-time = Quando a pessoa entrou
claim-nonce = Vincula o token a este único pedido
claim-acr = Que nível de segurança o login teve
claim-amr = Como a pessoa entrou
claim-azp = O cliente que pediu o token
claim-sid = O identificador da sessão
claim-jti = O identificador deste token
claim-at-hash = Vincula o token ao seu token de acesso
claim-client-id = O cliente que recebeu o token
claim-scope = O que o token permite
claim-alg = Como está assinado
claim-kid = Qual chave do provedor o assinou
claim-typ = Que tipo de token é

## Atividade: o que aconteceu na conta

account-activity-title = Atividade
account-activity-detail = O que aconteceu na sua conta
account-activity-text = O mais recente aparece primeiro. Há algo que não foi feito por você?
account-activity-not-you = Escolher uma nova senha
account-activity-none = Ainda não aconteceu nada.
account-activity-older = Anteriores
account-activity-newest = Mais recentes
activity-account-made = A conta foi criada
activity-signed-in = Login feito
activity-signed-in-again = Login feito novamente
activity-methods = Com { $methods }
activity-wrong-password = Falha no login: senha incorreta
activity-wrong-code = Falha no login: código incorreto
activity-wrong-passkey = Falha no login: chave de acesso recusada
activity-signed-out = Sessão encerrada
activity-session-ended = Uma das sessões foi encerrada
activity-sessions-ended = As outras sessões foram encerradas
activity-password-changed = A senha foi alterada
activity-passkey-added = Uma chave de acesso foi adicionada
activity-passkey-renamed = Uma chave de acesso mudou de nome
activity-passkey-removed = Uma chave de acesso foi removida
activity-app-added = Um aplicativo autenticador foi configurado
activity-app-removed = O aplicativo autenticador foi removido
activity-codes-made = Novos códigos de recuperação foram criados
activity-codes-removed = Os códigos de recuperação foram removidos
activity-factor-added = Um método de login foi adicionado
activity-upstream-added = O acesso por outro provedor foi adicionado
activity-upstream-removed = O acesso por outro provedor foi removido
activity-factor-removed = Um método de login foi removido
activity-step-on = Uma segunda etapa é pedida ao entrar
activity-step-off = Uma segunda etapa não é mais pedida ao entrar
activity-recovery-code-used =
    { $count ->
        [0] Um código de recuperação foi usado; não resta nenhum
        [one] Um código de recuperação foi usado; resta { $count }
       *[other] Um código de recuperação foi usado; restam { $count }
    }
activity-method-recovery-code = código de recuperação
activity-method-upstream = outro provedor
activity-device-trusted = Um dispositivo confiável foi adicionado
activity-device-forgotten = Um dispositivo deixou de ser confiável
activity-consent-given = Um aplicativo recebeu permissão para usar a conta
activity-consent-withdrawn = Um aplicativo foi desconectado
activity-device-approved = Um aplicativo em outro dispositivo recebeu acesso
activity-turned-off = A conta foi desativada
activity-turned-on = A conta foi ativada
activity-profile-changed = Dados da conta foram alterados
activity-roles-changed = As funções da conta nos serviços foram alteradas
activity-notices-on = Os e-mails sobre navegadores novos foram ativados
activity-notices-off = Os e-mails sobre navegadores novos foram desativados
activity-address-changed = O endereço de e-mail foi alterado
activity-address-confirmed = O endereço de e-mail foi confirmado
activity-picture-changed = A foto foi alterada
activity-picture-removed = A foto foi removida
activity-exported = Os dados da conta foram baixados
activity-deletion-planned = A conta será apagada em { $moment }
activity-deletion-cancelled = A conta foi mantida
activity-erased = A conta foi apagada
activity-by-operator = Pelos responsáveis por este serviço
activity-by-server = Porque havia contas demais neste navegador
activity-by-upstream = Porque terminou a sessão noutro fornecedor
activity-later = Outra coisa: { $kind }

## Remoção de um método de login

remove-everywhere = Ao remover, encerrar também minhas outras sessões

## Uma cópia dos dados e o fim da conta

account-export-title = Cópia dos seus dados
account-export-detail = Baixar o que está guardado sobre você
account-export-text = Você recebe um arquivo com tudo o que está guardado aqui sobre você:
account-export-note = Ele não contém senhas, códigos nem chaves. Guarde o arquivo onde só você o encontre.
account-export-make = Baixar
export-readme = O que { $provider } guarda da conta { $account }. Data: { $moment }.
export-profile = Quem é você: nome de usuário e dados como nome e endereço de e-mail
export-picture = Sua foto, se houver uma aqui
export-sessions = Onde sua sessão está aberta
export-consents = Aplicativos conectados e o que eles podem fazer
export-credentials = Seus métodos de login: quando foram adicionados e usados pela última vez
export-devices = Seus dispositivos confiáveis
export-activity = O que aconteceu na sua conta
account-delete-title = Apagar a conta
account-delete-detail = Com tudo o que ela contém
account-delete-text =
    { $count ->
        [one] Todas as suas sessões são encerradas imediatamente, inclusive nos aplicativos que usam sua conta. A conta é apagada depois de { $count } dia, com tudo o que ela contém. Para mantê-la, entre antes disso.
       *[other] Todas as suas sessões são encerradas imediatamente, inclusive nos aplicativos que usam sua conta. A conta é apagada depois de { $count } dias, com tudo o que ela contém. Para mantê-la, entre antes disso.
    }
account-delete-text-now = A conta é apagada imediatamente, com tudo o que ela contém. Não é possível desfazer isso.
account-delete-export = Baixar seus dados primeiro
account-delete-label = Para confirmar, digite seu nome de usuário { $name }
account-delete-label-either = Para confirmar, digite seu nome de usuário { $name } ou seu endereço de e-mail
account-delete-label-email = Para confirmar, digite seu endereço de e-mail { $name }
account-delete-wrong = Esse não é seu nome de usuário nem seu endereço de e-mail. Nada foi apagado.
account-delete-do = Apagar a conta
account-left-title = Conta apagada
account-left-title-planned = Exclusão planejada
account-left-planned = Sua sessão foi encerrada. Sua conta será apagada em { $moment }.
account-left-keep = Se quiser mantê-la, entre antes disso.
account-left-gone = Sua conta foi apagada, com tudo o que ela continha.
leaving-title = Manter sua conta?
leaving-text = Como você pediu, sua conta será apagada em { $moment }. Até lá, você pode mantê-la.
leaving-keep = Manter a conta
leaving-leave = Apagar conforme planejado
mail-exported-subject = Seus dados em { $provider } foram baixados
mail-exported-text = Tudo o que { $provider } guarda sobre você foi baixado a partir da sua conta.

## Uma nova senha

password-unfit-short =
    { $count ->
        [one] Uma senha precisa ter pelo menos { $count } caractere.
       *[other] Uma senha precisa ter pelo menos { $count } caracteres.
    }
password-unfit-long = Uma senha pode ter no máximo { $count } bytes.
password-unfit-unsendable = Esta senha contém um caractere ou uma quebra de linha que nenhuma página consegue enviar.
password-unfit-common = Muita gente usa esta senha, por isso ela é uma das primeiras a serem tentadas.
password-unfit-breached = Esta senha está em uma lista de senhas roubadas. Escolha outra e troque-a em todos os lugares onde a usa.
password-unfit-used = Você já usou esta senha. Escolha uma nova.
password-unfit-guessable = Esta senha é fácil de adivinhar.
password-advice-rows = Sequências de teclas vizinhas são fáceis de adivinhar.
password-advice-keyboard = Padrões curtos no teclado são fáceis de adivinhar.
password-advice-repeats = Repetições como “aaa” são fáceis de adivinhar.
password-advice-repeated-parts = Repetições como “abcabcabc” são quase tão fáceis de adivinhar quanto “abc”.
password-advice-common = É uma das senhas mais comuns.
password-advice-similar = É parecida com uma senha comum.
password-advice-sequences = Sequências como “abc” ou “6543” são fáceis de adivinhar.
password-advice-years = Anos recentes são fáceis de adivinhar.
password-advice-word = Uma única palavra é fácil de adivinhar.
password-advice-dates = Datas costumam ser fáceis de adivinhar.
password-advice-name-alone = Um nome sozinho é fácil de adivinhar.
password-advice-names = Nomes comuns são fáceis de adivinhar.
password-advice-few-words = Use algumas palavras que não costumam andar juntas.
password-advice-nothing-special = Não é preciso usar símbolos, números nem maiúsculas.
password-advice-more-words = Acrescente mais uma ou duas palavras; de preferência, pouco comuns.
password-advice-capitals = Uma maiúscula no início ajuda pouco.
password-advice-all-capitals = Só maiúsculas são quase tão fáceis de adivinhar quanto só minúsculas.
password-advice-reversed = Palavras escritas de trás para a frente são quase tão fáceis de adivinhar quanto as outras.
password-advice-substitutions = Trocas habituais, como “@” no lugar de “a”, ajudam pouco.
password-advice-longer-pattern = Use um padrão mais longo no teclado, com mais curvas.
password-advice-no-repeats = Evite palavras e caracteres repetidos.
password-advice-no-sequences = Evite sequências.
password-advice-no-years = Evite anos recentes.
password-advice-no-own-years = Evite anos que tenham a ver com você.
password-advice-no-own-dates = Evite datas e anos que tenham a ver com você.

## Conta: o endereço de e-mail

account-email-title = Endereço de e-mail
account-email-detail = Onde podemos falar com você e o que você usa para entrar
account-email-verified = Confirmado
account-email-unverified = Ainda não confirmado
account-email-none = Você ainda não tem um endereço de e-mail.
account-email-pending = Enviamos um e-mail para { $address }. O endereço passa a valer assim que você abrir o link do e-mail.
account-email-label = Novo endereço
account-email-note = Enviamos um link para este endereço. Seu endereço muda assim que você o abrir, e avisamos os dois endereços.
account-email-send = Enviar o link
account-email-verify = Enviar um link de confirmação
account-email-no-mail = Não é possível alterar seu endereço de e-mail aqui. Fale com quem administra sua conta.

labelled = { $label }: { $value }

## E-mail: o que qualquer mensagem pode ter

mail-greeting = Olá, { $name },
mail-hello = Olá,
mail-foot = Este e-mail foi enviado por { $provider }, em { $host }.
mail-copy = Se o botão não fizer nada, copie este endereço para o navegador:
mail-good-minutes =
    { $count ->
        [one] É válido por { $count } minuto e serve uma só vez.
       *[other] É válido por { $count } minutos e serve uma só vez.
    }
mail-good-hours =
    { $count ->
        [one] É válido por { $count } hora e serve uma só vez.
       *[other] É válido por { $count } horas e serve uma só vez.
    }
mail-good-days =
    { $count ->
        [one] É válido por { $count } dia e serve uma só vez.
       *[other] É válido por { $count } dias e serve uma só vez.
    }
mail-asked-from = O pedido foi feito daqui:
mail-when = Data e hora
mail-browser = Navegador
mail-network = Endereço de rede
mail-code-caution = Se você não está tentando entrar, ignore este e-mail: sem o código ninguém entra. Não o passe a ninguém; nós nunca o pedimos.
mail-link-caution = Se você não pediu isto, ignore este e-mail: nada acontecerá. Não o encaminhe a ninguém.
mail-change-caution = Se não foi você, outra pessoa pode ter entrado na sua conta: entre em { $host } agora mesmo e escolha uma nova senha. Se já não conseguir entrar, peça ajuda a quem administra o serviço.

## E-mail: as mensagens

mail-sign-in-code-subject = Código de login para { $provider }
mail-sign-in-code-text = Digite este código na página de login que está aberta:
mail-sign-in-code-link = Ou abra este link no dispositivo que está usando para entrar:
mail-sign-in-action = Entrar
mail-sign-up-code-subject = Código para sua nova conta em { $provider }
mail-sign-up-code-text = Digite este código na página em que está criando sua conta:
mail-sign-up-code-link = Ou abra este link no mesmo navegador:
mail-sign-up-action = Continuar
mail-account-exists-subject = Você já tem uma conta em { $provider }
mail-account-exists-text = Alguém, talvez você, quis criar uma conta com este endereço em { $provider }. Já existe uma: entre com ela. Se esqueceu a senha dela, escolha outra na página em que a senha é pedida.
mail-account-exists-caution = Se não foi você, não é preciso fazer nada: nada mudou.
mail-sign-in-link-subject = Login em { $provider }
mail-sign-in-link-text = Abra este link para entrar.
mail-second-factor-code-subject = Código de confirmação para { $provider }
mail-second-factor-code-text = Digite este código para concluir o login:
mail-second-factor-caution = Se você não está tentando entrar, alguém conhece sua senha. Não passe este código a ninguém e escolha uma nova senha em { $host } agora mesmo.
mail-verify-address-subject = Confirme seu endereço de e-mail em { $provider }
mail-verify-address-text = Abra este link para confirmar que este é seu endereço de e-mail em { $provider }.
mail-verify-address-action = Confirmar endereço
mail-address-changed-subject = Seu endereço de e-mail em { $provider } foi alterado
mail-address-changed-text = Sua conta em { $provider } tem agora o endereço de e-mail { $new } no lugar de { $old }.
mail-address-added-text = Sua conta em { $provider } tem agora o endereço de e-mail { $new }.
mail-address-removed-text = Sua conta em { $provider } não tem mais o endereço de e-mail { $old } nem nenhum outro.
mail-password-reset-subject = Escolha uma nova senha para { $provider }
mail-password-reset-text = Abra este link para escolher uma nova senha para sua conta em { $provider }.
mail-password-reset-code = Ou digite este código na página em que você o pediu:
mail-password-reset-action = Escolher senha
mail-password-changed-subject = Sua senha em { $provider } foi alterada
mail-password-changed-text = A senha da sua conta em { $provider } foi alterada.
mail-password-changed-there-text = Sua senha em { $name } foi alterada. Isso foi feito em { $provider }.
mail-password-elsewhere-text = Você pediu uma nova senha para sua conta em { $provider }. Mas sua senha é guardada por { $name }: ela é mudada lá, e nenhuma outra é criada aqui.
mail-password-elsewhere-caution = Se você não pediu isto, ignore este e-mail: nada acontecerá.
mail-new-device-subject = Novo login na sua conta em { $provider }
mail-new-device-text = Alguém entrou na sua conta em { $provider } com um navegador que ainda não conhecíamos. Se foi você, não é preciso fazer nada.
mail-method-added-subject = Um método de login em { $provider } foi adicionado
mail-method-added-text = Sua conta em { $provider } tem um novo método de login: { $method }.
mail-method-removed-subject = Um método de login em { $provider } foi removido
mail-method-removed-text = Sua conta em { $provider } tem um método de login a menos: { $method }.
mail-step-on-subject = A segunda etapa em { $provider } foi ativada
mail-step-on-text = A partir de agora, ao entrar com sua senha na sua conta em { $provider }, também é pedida uma segunda etapa.
mail-step-off-subject = A segunda etapa em { $provider } foi desativada
mail-step-off-text = Ao entrar com sua senha na sua conta em { $provider }, não é mais pedida uma segunda etapa.
mail-notices-off-subject = Os e-mails sobre navegadores novos em { $provider } foram desativados
mail-notices-off-text = A partir de agora, você não recebe um e-mail quando alguém entra na sua conta em { $provider } com um navegador novo.
mail-method-password = senha
mail-method-passkey = chave de acesso
mail-method-authenticator = aplicativo autenticador
mail-method-mail-code = códigos por e-mail
mail-method-recovery-codes = códigos de recuperação
mail-method-elsewhere = uma conta em outro serviço
mail-recovery-codes-used-subject = Um código de recuperação foi usado em { $provider }
mail-recovery-codes-used-text = Alguém entrou na sua conta em { $provider } com um dos seus códigos de recuperação.
mail-recovery-codes-left =
    { $count ->
        [0] Não resta nenhum: crie códigos novos em breve.
        [one] Resta { $count }: crie códigos novos em breve.
       *[other] Restam { $count }.
    }
mail-invitation-subject = Seu convite para { $provider }
mail-invitation-text-from = { $from } convida você a criar uma conta em { $provider }. Abra este link para começar.
mail-invitation-text = Você recebeu um convite para criar uma conta em { $provider }. Abra este link para começar.
mail-invitation-action = Começar
mail-invitation-caution = Se você não sabe do que se trata, ignore este e-mail: sem você, nada acontece.
mail-account-locked-subject = O login em { $provider } está em pausa
mail-account-locked-text = Houve muitas senhas incorretas para sua conta em { $provider }, por isso o login está em pausa. Se foi você, abra este link para continuar.
mail-account-locked-action = Continuar
mail-account-locked-caution = Se não foi você, alguém está tentando adivinhar a senha e não conseguiu entrar. Você não precisa fazer nada; não encaminhe o link a ninguém.
mail-second-factor-closed-subject = Muitos códigos incorretos em { $provider }
mail-second-factor-closed-text = Alguém passou da primeira etapa do login na sua conta em { $provider } e depois digitou muitos códigos incorretos.
mail-second-factor-closed-elsewhere = Até { $until }, os códigos só são aceitos em navegadores em que você já entrou antes.
mail-second-factor-closed-there = Até { $until }, nenhum código é aceito nesse navegador.
mail-second-factor-closed-caution = Se não foi você, alguém conhece sua senha ou lê seus e-mails: escolha uma nova senha agora mesmo. Se foi você, não é preciso fazer nada.
mail-deletion-planned-subject = Sua conta em { $provider } será apagada
mail-deletion-planned-text = Sua conta em { $provider } será apagada em { $date }, com tudo o que ela contém.
mail-deletion-planned-caution = Se quiser mantê-la, ou se não foi você, entre em { $host } antes desse dia.
mail-deleted-subject = Sua conta em { $provider } foi apagada
mail-deleted-text = Sua conta em { $provider } foi apagada, com tudo o que ela continha.
mail-deleted-caution = Se não foi você, peça ajuda a quem administra { $provider }.
mail-test-subject = E-mail de teste de { $provider }
mail-test-text = O e-mail funciona: quem administra { $provider } enviou esta mensagem para testar.
mail-test-caution = Você não precisa fazer nada.
